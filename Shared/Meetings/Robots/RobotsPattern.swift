/// A path of a rule, with `*` for anything and `$` for the end.
struct RobotsPattern: Sendable, Hashable {
    private let bytes: [UInt8]
    private let isAnchored: Bool

    init(_ text: some StringProtocol) {
        isAnchored = text.last == "$"
        bytes = Self.normalized(isAnchored ? String(text.dropLast()) : String(text))
    }

    /// How specific it is.
    var length: Int { bytes.count + (isAnchored ? 1 : 0) }

    /// In time that grows with the product of both lengths at worst: after a mismatch only the last `*` is tried anew.
    func matches(_ path: [UInt8]) -> Bool {
        var (index, place) = (0, 0)
        var star: (index: Int, place: Int)?
        while true {
            if index == bytes.count {
                if !isAnchored || place == path.count { return true }
            } else if bytes[index] == UInt8(ascii: "*") {
                star = (index, place)
                index += 1
                continue
            } else if place < path.count, bytes[index] == path[place] {
                (index, place) = (index + 1, place + 1)
                continue
            }
            guard let last = star, last.place < path.count else { return false }
            star = (last.index, last.place + 1)
            (index, place) = (last.index + 1, last.place + 1)
        }
    }

    /// As the RFC compares them: bytes beyond ASCII percent-encoded, those that need no encoding plain, hex digits large.
    static func normalized(_ path: String) -> [UInt8] {
        let source = Array(path.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), let byte = decoded(source[index...]) {
                result += isUnreserved(byte) ? [byte] : encoded(byte)
                index += 3
            } else {
                result += source[index] < 0x80 ? [source[index]] : encoded(source[index])
                index += 1
            }
        }
        return result
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> UInt8? {
        guard bytes.count >= 3 else { return nil }
        let digits = bytes.dropFirst().prefix(2)
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private static func encoded(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
