/// One header of a part.
public struct MIMEHeader: Sendable, Hashable {
    /// The name as written, without the colon.
    public let name: String
    /// The value on one line, with encoded words (RFC 2047) decoded. In address headers, names are quoted again where
    /// decoding brought out a comma or the like, so that ``MailAddress/parseList(_:)`` reads the value as it was meant.
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Header names compare without regard to case (RFC 5322).
    public func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count && name.lowercased() == other.lowercased()
    }
}

extension [MIMEHeader] {
    /// The value of the first header of that name, whatever its case.
    public func first(_ name: String) -> String? {
        first { $0.isNamed(name) }?.value
    }
}
