/// A payload that PostgreSQL would not take either.
public struct UnusablePayload: Error, Hashable, CustomStringConvertible {
    /// Of the request.
    public let type: String
    public let reason: String

    public var description: String { "the payload of a job of type \(type) \(reason)" }
}
