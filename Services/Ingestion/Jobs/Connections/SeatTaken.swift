/// Another job has the place that an account's calendars and subscription share.
struct SeatTaken: Error, Hashable, CustomStringConvertible {
    var description: String { "another job is reading from the account" }

    /// Until it is asked for again: about a second, and not by all at once.
    static var pause: Duration { .milliseconds(Int64.random(in: 700...1500)) }
}
