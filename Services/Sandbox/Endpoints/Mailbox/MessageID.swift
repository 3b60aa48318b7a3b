/// A message's or thread's id: sixteen hexadecimal digits, as Gmail's look. Newer messages have larger ones.
struct MessageID: Hashable, Comparable, Sendable, CustomStringConvertible {
    let value: UInt64

    init(value: UInt64) {
        self.value = value
    }

    init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 16, let value = UInt64(text, radix: 16) else { return nil }
        self.value = value
    }

    var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    static func < (left: MessageID, right: MessageID) -> Bool {
        left.value < right.value
    }
}
