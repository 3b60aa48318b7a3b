/// What an event is about, the same for all instances of a series unless one says otherwise.
struct EventContent: Sendable, Equatable {
    var title: String
    /// HTML.
    var text: String
    var location: String
    var organizer: EventGuest
    var guests: [EventGuest]
    var isTentative = false
    var isFree = false
    var isPrivate = false
    /// Where one joins by video.
    var conferenceURL: String?

    /// Lets guests answer. Its organiser always comes.
    mutating func answer(_ response: (String) -> EventGuest.Response?) {
        for index in guests.indices where guests[index].email != organizer.email {
            guests[index].response = response(guests[index].email) ?? guests[index].response
        }
    }
}
