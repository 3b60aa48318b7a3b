import FoundationEssentials

/// Writes mail. Each message derives from the seed and its place alone, so that nothing needs to be kept.
struct MailGenerator: Sendable {
    let owner: Contact
    let seed: UInt64

    init(owner: String, seed: UInt64) {
        let name = owner.prefix { $0 != "@" }.split(separator: ".").map(\.capitalized).joined(separator: " ")
        self.owner = Contact(name: name, address: owner)
        self.seed = seed
    }

    func plan(_ conversation: Int) -> ConversationPlan {
        ConversationPlan(seed: seed, number: conversation)
    }

    // MARK: Message ids

    func messageID(_ place: MessagePlace) -> String {
        "c\(place.conversation).\(place.index).\(tag)@mail.example.com"
    }

    /// The place of a message of this mailbox; `nil` for any other id.
    func place(ofMessageID id: String) -> MessagePlace? {
        let pieces = id.prefix { $0 != "@" }.split(separator: ".")
        guard pieces.count == 3, pieces[2] == tag, pieces[0].hasPrefix("c"),
            let conversation = Int(pieces[0].dropFirst()), let index = Int(pieces[1])
        else { return nil }
        return MessagePlace(conversation: conversation, index: index)
    }

    private var tag: String { String(seed, radix: 16) }

    // MARK: Writing

    /// The message as it would have been sent, with CRLF line ends.
    func write(_ message: GeneratedMessage) -> [UInt8] {
        let plan = plan(message.place.conversation)
        let boundary = "=_\(tag)_\(message.place.conversation)_\(message.place.index)"
        let head = headers(of: message, plan: plan).map { "\($0): \($1)\r\n" }.joined()
        return Array(head.utf8) + node(of: message, plan: plan).write(boundary: boundary)
    }

    private func headers(of message: GeneratedMessage, plan: ConversationPlan) -> [(String, String)] {
        let place = message.place
        let charset = plan.choice.charset
        let sender = plan.sender(of: place.index)
        let others = plan.contacts.filter { $0 != sender }
        let receivers = sender == nil ? plan.contacts : [owner]
        var headers = [
            ("From", (sender ?? owner).header(charset: charset)),
            ("To", receivers.map { $0.header(charset: charset) }.joined(separator: ",\r\n ")),
        ]
        if sender != nil, plan.kind == .conversation, !others.isEmpty {
            headers.append(("Cc", others.map { $0.header(charset: charset) }.joined(separator: ",\r\n ")))
        }
        headers += [
            ("Subject", Self.fold(subject(of: place, plan: plan), charset: charset)),
            ("Date", MailDate.header(message.date)),
            ("Message-ID", "<\(messageID(place))>"),
        ]
        if place.index > 0 {
            let before = (max(0, place.index - 10)..<place.index).map { index in
                "<\(messageID(MessagePlace(conversation: place.conversation, index: index)))>"
            }
            headers += [("In-Reply-To", before[before.count - 1]), ("References", before.joined(separator: "\r\n "))]
        }
        if plan.kind == .newsletter {
            headers.append(("List-Unsubscribe", "<https://news.example.com/unsubscribe?u=\(tag)>"))
        }
        return headers + [("MIME-Version", "1.0")]
    }

    private func subject(of place: MessagePlace, plan: ConversationPlan) -> String {
        (place.index > 0 ? plan.phrases.replyPrefix : "") + plan.subject
    }
}
