/// A value that must not be shown. Printing, interpolating or reflecting it gives `[redacted]`.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The value itself. Whoever reads it answers for where it goes.
    public let revealed: String

    /// Wraps a value.
    public init(_ value: String) {
        revealed = value
    }

    public var description: String { Redaction.mark }
    public var debugDescription: String { Redaction.mark }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
