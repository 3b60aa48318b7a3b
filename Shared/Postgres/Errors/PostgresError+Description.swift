extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// What happened, safe to show to anyone.
    public var description: String {
        var parts = ["postgres \(code.rawValue)"]
        if let sqlState { parts.append("[\(sqlState)]") }
        let head = parts.joined(separator: " ")
        return "\(head): \(safeMessage)"
    }

    /// Everything the server said, with values; for a developer only.
    public var debugDescription: String {
        let fields: [(String, String?)] = [
            ("severity", severity), ("sqlState", sqlState), ("constraint", constraint), ("table", table),
            ("column", column), ("position", position.map(String.init)), ("detail", detail), ("hint", hint),
            ("context", context), ("routine", routine), ("statementIndex", statementIndex.map(String.init)),
            ("sql", sql),
        ]
        let known = fields.compactMap { name, value in value.map { "\(name): \($0)" } }
        return "PostgresError(\(code.rawValue): \(message)" + known.map { ", \($0)" }.joined() + ")"
    }

    /// The message; of data errors (class 22) what stands in quotes is the offending value and is left out.
    private var safeMessage: String {
        guard let sqlState, sqlState.hasPrefix("22"), let first = message.firstIndex(of: "\""),
            let last = message.lastIndex(of: "\""), first < last
        else { return message }
        return message[...first] + "…" + message[last...]
    }
}
