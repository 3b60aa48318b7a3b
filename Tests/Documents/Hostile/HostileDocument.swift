import Testing

/// A document made to do harm, or merely broken, and what is to come of it.
struct HostileDocument: CustomTestStringConvertible {
    let name: String
    /// Codes of errors, or `text` where it is harmless in the end.
    let outcomes: Set<String>
    let make: @Sendable () -> [UInt8]

    init(_ name: String, _ outcomes: String..., make: @escaping @Sendable () -> [UInt8]) {
        self.name = name
        self.outcomes = Set(outcomes)
        self.make = make
    }

    var testDescription: String { name }

    static let all = files + pages + mails + PDFs

    static func text(_ text: String, _ count: Int) -> [UInt8] { Array(String(repeating: text, count: count).utf8) }
}
