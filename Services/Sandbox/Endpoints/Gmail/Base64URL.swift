/// Base64 with `-` and `_` (RFC 4648 §5), padded, as Gmail writes it.
enum Base64URL {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        let length = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: length) { output in
            digits.withUnsafeBufferPointer { digits in
                bytes.withUnsafeBufferPointer { write($0, digits, to: output) }
            }
            return length
        }
    }

    private static func write(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ digits: UnsafeBufferPointer<UInt8>,
        to output: UnsafeMutableBufferPointer<UInt8>
    ) {
        var position = 0
        var start = 0
        while start < bytes.count {
            let left = bytes.count - start
            let second = left > 1 ? UInt32(bytes[start + 1]) : 0
            let third = left > 2 ? UInt32(bytes[start + 2]) : 0
            let word = UInt32(bytes[start]) << 16 | second << 8 | third
            output[position] = digits[Int(word >> 18)]
            output[position + 1] = digits[Int(word >> 12 & 63)]
            output[position + 2] = left > 1 ? digits[Int(word >> 6 & 63)] : UInt8(ascii: "=")
            output[position + 3] = left > 2 ? digits[Int(word & 63)] : UInt8(ascii: "=")
            position += 4
            start += 3
        }
    }

    /// Padding may be missing; `nil` where the text is not base64url.
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var word: UInt32 = 0
        var bits = 0
        for digit in text.utf8.reversed().drop(while: { $0 == UInt8(ascii: "=") }).reversed() {
            guard let value = digits.firstIndex(of: digit) else { return nil }
            word = word << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
            }
        }
        return bytes
    }
}
