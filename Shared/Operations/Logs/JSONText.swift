/// Writes JSON (RFC 8259) by hand: log lines and health reports need nothing more, and nothing slower.
package enum JSONText {
    /// Appends `text` as a JSON string with its quotes. Control characters are escaped, and so are the line separators
    /// U+0085, U+2028 and U+2029, which some readers of lines take for a line's end.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// The inside of a JSON string.
    static func escaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        appendEscaped(text, to: &bytes)
        return bytes
    }

    private static func appendEscaped(_ text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += "\\\"".utf8
            case "\\": bytes += "\\\\".utf8
            case "\n": bytes += "\\n".utf8
            case "\r": bytes += "\\r".utf8
            case "\t": bytes += "\\t".utf8
            case _ where scalar.breaksLines: appendUnicodeEscape(scalar, to: &bytes)
            default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
    }

    static func appendUnicodeEscape(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        let digits = String(scalar.value, radix: 16)
        bytes += "\\u".utf8
        bytes += String(repeating: "0", count: max(0, 4 - digits.count)).utf8
        bytes += digits.utf8
    }
}

extension Unicode.Scalar {
    /// Whether it could end a line or steer a terminal: the C0 and C1 controls, DEL and the two separators.
    var breaksLines: Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
    }
}
