public import FoundationEssentials

/// A link that was begun: what to do with the user's browser. Its description shows none of it.
public struct StartedLink: Sendable {
    /// Where the user consents. Good once, by whoever has it.
    public let url: String
    /// After this instant the answer comes too late.
    public let expiresAt: Date
    /// What the browser must bring along with the answer, where the link is bound to it: for a cookie.
    public let browserSecret: String?
}

extension StartedLink: CustomStringConvertible, CustomReflectable {
    public var description: String { "StartedLink(until \(expiresAt.formatted(.iso8601)))" }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}
