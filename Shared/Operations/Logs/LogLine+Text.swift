import Logging

extension LogLine {
    /// `time level [component] message key=value key="value with spaces"`
    func appendText(to bytes: inout [UInt8]) {
        time.append(to: &bytes)
        bytes.append(space)
        bytes += level.rawValue.utf8
        for _ in level.rawValue.utf8.count..<max(5, level.rawValue.utf8.count) { bytes.append(space) }
        bytes += " [".utf8
        Self.appendEscaped(component, quotes: false, to: &bytes)
        bytes += "] ".utf8
        Self.appendEscaped(message, quotes: false, to: &bytes)
        for field in fields {
            bytes.append(space)
            Self.appendEscaped(field.key, quotes: false, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            Self.appendValue(field.value.text, to: &bytes)
        }
    }

    private var space: UInt8 { UInt8(ascii: " ") }

    private static func appendValue(_ value: String, to bytes: inout [UInt8]) {
        guard value.isEmpty || value.unicodeScalars.contains(where: needsQuotes) else {
            bytes += value.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(value, quotes: true, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A bare value must end at the next space, and must not look like `key=value` itself.
    private static func needsQuotes(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\"" || scalar == "=" || scalar == "\\" || scalar.properties.isWhitespace || scalar.breaksLines
    }

    private static func appendEscaped(_ text: String, quotes: Bool, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": bytes += "\\n".utf8
            case "\r": bytes += "\\r".utf8
            case "\t": bytes += "\\t".utf8
            case "\"" where quotes: bytes += "\\\"".utf8
            case "\\" where quotes: bytes += "\\\\".utf8
            case _ where scalar.breaksLines: JSONText.appendUnicodeEscape(scalar, to: &bytes)
            default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
    }
}
