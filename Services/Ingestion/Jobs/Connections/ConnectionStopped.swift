/// The account was unlinked, or may not be read any more, while a job read from it.
struct ConnectionStopped: Error, Hashable, CustomStringConvertible {
    var description: String { "the account was unlinked or stopped while it was read: nothing more of it is stored" }
}
