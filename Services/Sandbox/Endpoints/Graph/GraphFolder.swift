/// A folder of mail, as a view on labels: a message is in exactly one.
struct GraphFolder: Sendable, Hashable {
    /// The well-known name, or one of the sandbox's own.
    let key: String
    let displayName: String
    var parent: String?

    static let all = [
        GraphFolder(key: "inbox", displayName: "Inbox"), GraphFolder(key: "drafts", displayName: "Drafts"),
        GraphFolder(key: "sentitems", displayName: "Sent Items"),
        GraphFolder(key: "deleteditems", displayName: "Deleted Items"),
        GraphFolder(key: "junkemail", displayName: "Junk Email"), GraphFolder(key: "archive", displayName: "Archive"),
        GraphFolder(key: "outbox", displayName: "Outbox"),
        GraphFolder(key: "conversationhistory", displayName: "Conversation History"),
        GraphFolder(key: "x-work", displayName: "Work"), GraphFolder(key: "x-family", displayName: "Family"),
        GraphFolder(key: "x-travel", displayName: "Travel"),
        GraphFolder(key: "x-travel-2026", displayName: "2026", parent: "x-travel"),
    ]

    /// Labels that decide, in this order.
    private static let places = [
        ("TRASH", "deleteditems"), ("SPAM", "junkemail"), ("DRAFT", "drafts"), ("SENT", "sentitems"),
        ("INBOX", "inbox"), ("Label_1", "x-work"), ("Label_2", "x-family"), ("Label_3", "x-travel-2026"),
    ]

    /// The key of the folder in which a message with these labels is.
    static func key(of labels: some Sequence<String>) -> String {
        let labels = Set(labels)
        return places.first { labels.contains($0.0) }?.1 ?? "archive"
    }

    /// By a well-known name or an id.
    init?(_ reference: String) {
        let key = Self.key(ofID: reference) ?? reference.lowercased()
        guard let folder = Self.all.first(where: { $0.key == key }),
            !key.hasPrefix("x-") || reference == folder.id
        else { return nil }
        self = folder
    }

    private init(key: String, displayName: String, parent: String? = nil) {
        self.key = key
        self.displayName = displayName
        self.parent = parent
    }

    /// Constant, with or without immutable ids.
    var id: String { Self.prefix + Base64URL.encode(Array(key.utf8)) }

    var children: [GraphFolder] { Self.all.filter { $0.parent == key } }

    static let rootID = prefix + Base64URL.encode(Array("msgfolderroot".utf8))

    private static let prefix = "AQMkADAwF"

    private static func key(ofID id: String) -> String? {
        guard id.hasPrefix(prefix) else { return nil }
        return Base64URL.decode(String(id.dropFirst(prefix.count))).map { String(decoding: $0, as: UTF8.self) }
    }
}
