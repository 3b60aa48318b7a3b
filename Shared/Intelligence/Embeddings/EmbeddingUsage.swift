/// What embedding took.
public struct EmbeddingUsage: Sendable, Hashable {
    /// Of the texts, as the model counts; none where nobody charges for them.
    public var tokens = 0
    /// Requests that reached the server, refused ones included.
    public var requests = 0
    /// Whether the server did not count and ``tokens`` is our estimate, in part at least.
    public var isEstimated = false

    public init(tokens: Int = 0, requests: Int = 0, isEstimated: Bool = false) {
        self.tokens = tokens
        self.requests = requests
        self.isEstimated = isEstimated
    }

    public static func += (usage: inout Self, other: Self) {
        usage.tokens += other.tokens
        usage.requests += other.requests
        usage.isEstimated = usage.isEstimated || other.isEstimated
    }
}
