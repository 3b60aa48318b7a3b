import FoundationEssentials

/// Reads a child's standard error: messages for its parent, and words for people, of which the last are kept. Pure.
struct ChildErrorStream: Sendable {
    /// Whether the handler was about to start.
    private(set) var hasBegun = false
    /// What the child said of its work, once that was in the ledger.
    private(set) var report: ChildReport?
    /// The last words that were no message, at most ``limit`` bytes.
    private(set) var lastWords: [UInt8] = []
    /// The line in which Swift's runtime says why it stops, which a long backtrace follows.
    private(set) var fatalError: String?
    private var message: [UInt8]?
    private var line: [UInt8] = []

    static let limit = 2048
    /// No message of ours is longer; what is, are words.
    private static let longestMessage = 65_536

    /// Takes bytes as they come.
    ///
    /// - Returns: those that are for people.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var words: [UInt8] = []
        for byte in bytes {
            if byte == ChildMessage.separator {
                words += message ?? []
                message = []
            } else if var text = message {
                text.append(byte)
                message = text
                if byte == UInt8(ascii: "\n") || text.count > Self.longestMessage { words += end(text) }
            } else {
                words.append(byte)
            }
        }
        lastWords = Array((lastWords + words).suffix(Self.limit))
        look(at: words)
        return words
    }

    private mutating func look(at words: [UInt8]) {
        guard fatalError == nil else { return }
        for byte in words {
            if byte != UInt8(ascii: "\n") {
                if line.count < Self.limit { line.append(byte) }
                continue
            }
            let text = String(decoding: line, as: UTF8.self)
            if text.contains("Fatal error: ") { fatalError = text }
            line = []
        }
    }

    /// - Returns: the text itself when it is no message.
    private mutating func end(_ text: [UInt8]) -> [UInt8] {
        message = nil
        guard let message = try? JSONDecoder().decode(ChildMessage.self, from: Data(text)) else { return text }
        switch message {
        case .began: hasBegun = true
        case .ended(let report): self.report = report
        }
        return []
    }
}
