/// A document made to do harm, or merely broken, and what is to come of it.
package struct HostileDocument: Sendable {
    package let name: String
    /// Codes of errors, or `text` where it is harmless in the end.
    package let outcomes: Set<String>
    package let make: @Sendable () -> [UInt8]

    init(_ name: String, _ outcomes: String..., make: @escaping @Sendable () -> [UInt8]) {
        self.name = name
        self.outcomes = Set(outcomes)
        self.make = make
    }

    package static let all = files + pages + mails + PDFs

    static func text(_ text: String, _ count: Int) -> [UInt8] { Array(String(repeating: text, count: count).utf8) }
}
