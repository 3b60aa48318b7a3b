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
}
