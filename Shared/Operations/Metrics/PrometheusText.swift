/// Builds Prometheus text, format 0.0.4.
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var bytes: [UInt8] = []

    /// `# HELP` and `# TYPE`; once per metric, before its samples.
    mutating func header(_ name: String, _ type: PrometheusType, help: String?) {
        if let help { append("# HELP \(name) \(Self.escape(help, quotes: false))\n") }
        append("# TYPE \(name) \(type.rawValue)\n")
    }

    /// `name{label="value"} number`
    mutating func sample(_ name: String, _ labels: [PrometheusLabel], _ value: Double) {
        append(name)
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(Self.escape($0.value, quotes: true))\"" }
            append("{\(pairs.joined(separator: ","))}")
        }
        append(" \(Self.number(value))\n")
    }

    private mutating func append(_ text: String) {
        bytes += text.utf8
    }

    private static func escape(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 92 || $0 == 10 || (quotes && $0 == 34) }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// As Go's `ParseFloat` reads it, whole numbers without a fraction.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value), abs(whole) < 1 << 53 { return String(whole) }
        return value.description
    }
}
