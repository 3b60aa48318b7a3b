import FoundationEssentials
import MIME

/// One term of a search, without its sign.
enum GmailQueryCondition: Sendable {
    /// Internal dates from there on, in milliseconds.
    case after(Int64)
    case before(Int64)
    case messageID(String)
    case label(String)
    /// `is:read`.
    case read
    case anywhere
    case hasAttachment
    /// Text in a header; `nil` for anywhere in subject, sender, receiver or snippet.
    case text(header: String?, String)

    init(_ word: String, now: Date) throws {
        let pieces = word.split(separator: ":", maxSplits: 1)
        guard pieces.count == 2 else {
            self = .text(header: nil, word.lowercased())
            return
        }
        let value = String(pieces[1])
        switch pieces[0].lowercased() {
        case "after", "newer": self = .after(try Self.instant(value))
        case "before", "older": self = .before(try Self.instant(value))
        case "newer_than": self = .after(try Self.instant(ago: value, now: now))
        case "older_than": self = .before(try Self.instant(ago: value, now: now))
        case "rfc822msgid": self = .messageID(value.filter { $0 != "<" && $0 != ">" })
        case "label": self = .label(LabelCatalogue.id(searching: value))
        case "in": self = value.lowercased() == "anywhere" ? .anywhere : .label(Self.place(value))
        case "is": self = value.lowercased() == "read" ? .read : .label(LabelCatalogue.id(searching: value))
        case "has" where value.lowercased() == "attachment": self = .hasAttachment
        case "from", "to", "cc", "subject":
            self = .text(header: pieces[0].lowercased(), value.lowercased())
        default: self = .text(header: nil, word.lowercased())
        }
    }

    func holds(for message: StoredMessage, in mailbox: Mailbox) -> Bool {
        switch self {
        case .after(let date): return message.internalDate >= date
        case .before(let date): return message.internalDate < date
        case .messageID(let id): return mailbox.messageID(of: message) == id
        case .label(let label): return message.labels.contains(label)
        case .read: return !message.labels.contains("UNREAD")
        case .anywhere: return true
        case .hasAttachment:
            let parts = MessageContent(message.source, generator: mailbox.generator).message?.parts ?? []
            return parts.contains { $0.disposition == "attachment" }
        case .text(let header, let text):
            let content = MessageContent(message.source, generator: mailbox.generator)
            let headers = content.message?.headers ?? []
            let names = header.map { [$0] } ?? ["subject", "from", "to"]
            let values = names.compactMap { headers.first($0) } + (header == nil ? [content.snippet] : [])
            return values.contains { $0.lowercased().contains(text) }
        }
    }

    private static func place(_ value: String) -> String {
        let names = ["drafts": "DRAFT", "chats": "CHAT"]
        return names[value.lowercased()] ?? LabelCatalogue.id(searching: value)
    }

    /// Seconds since 1970, or `YYYY/MM/DD` or `YYYY-MM-DD`.
    private static func instant(_ text: String) throws -> Int64 {
        if let seconds = Int64(text), text.utf8.count > 8 || seconds > 99_999_999 { return seconds * 1000 }
        let parts = text.split { $0 == "/" || $0 == "-" }.compactMap { Int($0) }
        guard parts.count == 3, parts[0] > 1000, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else {
            throw GmailError.badRequest("Invalid query: cannot read the date '\(text)'")
        }
        return (MailDate.seconds(year: parts[0], month: parts[1], day: parts[2]) + 8 * 3600) * 1000
    }

    /// `3d`, `2m`, `1y`.
    private static func instant(ago text: String, now: Date) throws -> Int64 {
        let days: [Character: Int64] = ["d": 1, "m": 30, "y": 365]
        guard let unit = text.last, let factor = days[unit], let count = Int64(text.dropLast()),
            (0..<10_000).contains(count)
        else { throw GmailError.badRequest("Invalid query: cannot read the age '\(text)'") }
        return Int64(now.timeIntervalSince1970 * 1000) - count * factor * 86_400_000
    }
}
