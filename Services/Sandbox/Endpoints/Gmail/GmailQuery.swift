import FoundationEssentials

/// The search syntax, as far as programs use it: `after:`, `before:`, `newer_than:`, `older_than:`, `rfc822msgid:`,
/// `label:`, `in:`, `is:`, `has:attachment`, `from:`, `to:`, `subject:`, words, quotes and a leading `-`.
///
/// All terms must hold. Dates without a time mean midnight at UTC−8, Gmail's own reading.
struct GmailQuery: Sendable {
    private struct Term: Sendable {
        let isNegated: Bool
        let condition: GmailQueryCondition
    }

    private let terms: [Term]

    /// - Throws: ``GmailError`` 400 where an operator's value cannot be read.
    init(_ text: String, now: Date) throws {
        terms = try Self.words(text).map { word in
            let isNegated = word.hasPrefix("-") && word.count > 1
            let condition = try GmailQueryCondition(isNegated ? String(word.dropFirst()) : word, now: now)
            return Term(isNegated: isNegated, condition: condition)
        }
    }

    /// Whether the search names SPAM or TRASH, or everything, which lets such messages in.
    var mentionsSpamOrTrash: Bool {
        terms.contains { term in
            if case .label(let label) = term.condition { return ["SPAM", "TRASH"].contains(label) && !term.isNegated }
            if case .anywhere = term.condition { return true }
            return false
        }
    }

    func matches(_ message: StoredMessage, in mailbox: Mailbox) -> Bool {
        terms.allSatisfy { $0.condition.holds(for: message, in: mailbox) != $0.isNegated }
    }

    /// Words, with what is between quotes kept together and the quotes taken away.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
            } else if character.isWhitespace, !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
