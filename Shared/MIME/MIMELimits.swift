/// Bounds on what one message may cost. What lies beyond them is left out and ``MIMEMessage/isTruncated`` says so,
/// except for size, which is refused.
public struct MIMELimits: Sendable, Equatable {
    /// Bytes of a whole message; more throws `.tooLarge`. Default 64 MiB (Gmail accepts 36,700,160 bytes on the way out
    /// and 50 MB inbound).
    public var maximumMessageSize = 64 * 1024 * 1024
    /// Levels of parts below the root. A deeper part appears as an empty leaf. Default 64; GMime itself stops at 1024.
    public var maximumDepth = 64
    /// Parts of all levels together, the root counted. Default 1000.
    public var maximumParts = 1000
    /// Headers per part; later ones are left out. Default 2000.
    public var maximumHeaders = 2000

    public init() {}
}
