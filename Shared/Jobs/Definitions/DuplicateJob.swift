/// A job with the request's unique key already waits, and the request said to reject it then.
public struct DuplicateJob: Error, Hashable, CustomStringConvertible {
    public let type: String
    public let uniqueKey: String

    public var description: String { "a job of type \(type) with the unique key '\(uniqueKey)' already waits" }
}
