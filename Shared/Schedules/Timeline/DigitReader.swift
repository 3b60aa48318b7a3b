/// Numbers of a fixed width, as dates are written with.
enum DigitReader {
    /// Nil unless the text is exactly so many ASCII digits.
    static func number(_ text: some StringProtocol, digits: Int) -> Int? {
        let zero = UInt8(ascii: "0")
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (zero...zero + 9).contains($0) }) else { return nil }
        return text.utf8.reduce(0) { $0 * 10 + Int($1 - zero) }
    }

    /// A number that is not negative, with zeros before it.
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
