/// A recurring job cannot be called as a scheduled job is.
public struct NameTaken: Error, Hashable, CustomStringConvertible {
    public let name: String

    public var description: String { "'\(name)' is a scheduled job; a schedule that enqueues needs a name of its own" }
}
