/// Why a message was not parsed. Malformed messages are not errors: they are read as far as they go.
public struct MIMEError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of refusal it is.
    public enum Code: String, Sendable {
        /// There are no bytes at all.
        case empty
        /// The message is larger than ``MIMELimits/maximumMessageSize``.
        case tooLarge
        /// Reading it would cost far more work than its size warrants; only made-up messages are like that.
        case tooComplex
        /// GMime gave nothing back.
        case unreadable
    }

    public let code: Code
    /// What happened and to what; holds no content of the message.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
