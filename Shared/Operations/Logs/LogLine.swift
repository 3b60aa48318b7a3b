import Logging

/// What one log line says, before it has a shape.
struct LogLine {
    let time: Timestamp
    let level: Logger.Level
    let component: String
    let message: String
    let fields: [LogField]

    /// Longer texts are cut: one runaway value must not flood the log, and lines up to 4 KiB reach a pipe whole even
    /// when several processes write to it.
    static let longestMessage = 8 * 1024
    static let longestValue = 4 * 1024

    /// The line with its final line feed.
    func bytes(_ format: LogFormat) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        switch format {
        case .text: appendText(to: &bytes)
        case .json: appendJSON(to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// At most `limit` bytes of a text, cut between characters, with a note of how much is missing.
    static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: limit)
        while end > text.startIndex, String.Index(end, within: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return "\(text[..<end])… (\(text.utf8.count) bytes in all)"
    }
}
