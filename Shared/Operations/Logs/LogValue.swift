import Logging

/// A piece of metadata without secrets.
indirect enum LogValue {
    case string(String)
    /// A number or a truth value, which JSON shows without quotes.
    case literal(String)
    case array([LogValue])
    case dictionary([LogField])

    init(_ value: Logger.MetadataValue, redaction: Redaction) {
        switch value {
        case .string(let text): self = .text(text, redaction)
        case .stringConvertible(let value): self = .convertible(value, redaction)
        case .array(let values): self = .array(values.map { LogValue($0, redaction: redaction) })
        case .dictionary(let fields):
            self = .dictionary(
                LogField.ordered(fields.map { LogField(key: $0.key, value: LogValue($0.value, redaction: redaction)) })
            )
        }
    }

    static func text(_ text: String, _ redaction: Redaction) -> LogValue {
        .string(LogLine.cut(redaction.redact(text), to: LogLine.longestValue))
    }

    private static func convertible(_ value: any CustomStringConvertible, _ redaction: Redaction) -> LogValue {
        switch value {
        case let value as any BinaryInteger: .literal(value.description)
        case let value as Bool: .literal(value.description)
        case let value as Double where value.isFinite: .literal(value.description)
        default: .text(value.description, redaction)
        }
    }

    /// As it stands in a text line, before quoting.
    var text: String {
        switch self {
        case .string(let text), .literal(let text): text
        case .array(let values): "[\(values.map(\.text).joined(separator: ","))]"
        case .dictionary(let fields): "{\(fields.map { "\($0.key):\($0.value.text)" }.joined(separator: ","))}"
        }
    }

    func appendJSON(to bytes: inout [UInt8]) {
        switch self {
        case .string(let text): JSONText.append(text, to: &bytes)
        case .literal(let text): bytes += text.utf8
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                value.appendJSON(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .dictionary(let fields):
            bytes.append(UInt8(ascii: "{"))
            for (index, field) in fields.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONText.append(field.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                field.value.appendJSON(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
