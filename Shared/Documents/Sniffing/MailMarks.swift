/// What a saved e-mail begins with.
enum MailMarks {
    /// Whether the text begins with a block of header fields, of which two at least are mail's own and one says who sent
    /// it or by which way it came. A line `From …` of a mailbox file may stand before it.
    static func begin(_ text: String) -> Bool {
        var own: Set<Substring> = []
        for (number, line) in text.prefix(32_768).split(whereSeparator: \.isNewline, keepingEmpty: true).enumerated() {
            if line.isEmpty { break }
            if number == 0, line.hasPrefix("From ") || line.hasPrefix(">From ") { continue }
            if line.first == " " || line.first == "\t" { continue }
            guard let colon = line.firstIndex(of: ":"), isName(line[..<colon]) else { return false }
            own.insert(Substring(line[..<colon].lowercased()))
        }
        return own.intersection(known).count >= 2 && !own.isDisjoint(with: senders)
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 76 && text.utf8.allSatisfy { (33...126).contains($0) }
    }

    private static let senders: Set<Substring> = ["from", "received", "return-path", "message-id", "mime-version"]
    private static let known: Set<Substring> = [
        "from", "to", "cc", "subject", "date", "message-id", "received", "return-path", "mime-version", "content-type",
        "reply-to", "sender", "delivered-to", "dkim-signature", "in-reply-to", "references", "list-unsubscribe",
        "content-transfer-encoding", "x-mailer", "user-agent",
    ]
}

extension StringProtocol {
    fileprivate func split(
        whereSeparator isSeparator: (Character) -> Bool, keepingEmpty: Bool
    ) -> [SubSequence] {
        split(omittingEmptySubsequences: !keepingEmpty, whereSeparator: isSeparator)
    }
}
