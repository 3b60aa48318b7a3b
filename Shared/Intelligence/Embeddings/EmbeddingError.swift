/// Why texts were not embedded. Holds no text and no key.
public struct EmbeddingError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is, as a closed set that suits metric labels.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// A text has nothing to embed; it will not do better later.
        case emptyText
        /// A text is longer than the model takes.
        case textTooLong
        /// The key is refused.
        case unauthorized
        /// The key is not allowed to do this.
        case forbidden
        /// The server does not have the model.
        case unknownModel
        /// The account has no money or has reached its limit; waiting does not help.
        case budgetSpent
        /// Too many requests; see ``EmbeddingError/retryAfter``.
        case rateLimited
        /// The server does not accept the request.
        case badRequest
        /// The server failed; later it may not.
        case temporary
        /// No answer arrived.
        case unreachable
        /// The answer is not what the API promises.
        case malformed
        /// The vectors have other dimensions than configured.
        case wrongDimensions
    }

    public let code: Code
    public let description: String
    /// How long the server asks to wait, with `rateLimited` and `temporary`; `nil` where it does not say.
    public let retryAfter: Duration?
    /// What was spent nevertheless.
    public internal(set) var usage = EmbeddingUsage()

    public init(_ code: Code, _ description: String, retryAfter: Duration? = nil) {
        self.code = code
        self.description = description
        self.retryAfter = retryAfter
    }

    /// Whether one of the texts may be at fault, so that the others may do better without it. `badRequest` and `malformed`
    /// may mean the server, too.
    public var isAboutText: Bool { [.emptyText, .textTooLong, .badRequest, .malformed].contains(code) }

    /// Whether one of the texts is at fault, whatever the server does.
    public var isCertainlyAboutText: Bool { code == .emptyText || code == .textTooLong }

    /// Whether the same texts may be embedded later without anybody's help.
    public var isTransient: Bool { [.rateLimited, .temporary, .unreachable].contains(code) }
}
