import Providers

/// Where Outlook keeps messages and how it marks them, as labels: the same words for both providers. Pure.
struct OutlookLabels: Sendable {
    /// By the folders' ids.
    private let places: [String: MailLabel]

    init(_ folders: [GraphMailFolder]) {
        let names = Dictionary(folders.map { ($0.id, $0) }) { first, _ in first }
        places = names.mapValues { folder in
            if let id = folder.wellKnown.flatMap({ Self.wellKnown[$0] }) {
                return MailLabel(id: id, name: folder.displayName, kind: "system")
            }
            return MailLabel(id: folder.id, name: Self.path(folder, names), kind: "folder")
        }
    }

    private static let wellKnown: [GraphWellKnownFolder: String] = [
        .inbox: "INBOX", .drafts: "DRAFT", .sent: "SENT", .deleted: "TRASH", .junk: "SPAM", .archive: "ARCHIVE",
        .outbox: "OUTBOX",
    ]

    /// `Travel/2026`, as Gmail names nested labels.
    private static func path(_ folder: GraphMailFolder, _ folders: [String: GraphMailFolder]) -> String {
        var parts = [folder.displayName]
        var parent = folder.parentFolderID.flatMap { folders[$0] }
        // More levels than any mailbox has; a ring of folders ends there.
        while let above = parent, parts.count < 100 {
            parts.append(above.displayName)
            parent = above.parentFolderID.flatMap { folders[$0] }
        }
        return parts.reversed().joined(separator: "/").replacing("\0", with: "\u{FFFD}")
    }

    /// What the mailbox can mark messages with, apart from categories.
    var all: Set<MailLabel> {
        Set(places.values).union(
            ["UNREAD", "STARRED", "IMPORTANT"].map { MailLabel(id: $0, name: $0, kind: "system") })
    }

    /// The labels of the users' own categories, which share no name with any other.
    static func categories(in labels: some Sequence<String>) -> Set<MailLabel> {
        Set(
            labels.filter { $0.hasPrefix(category) }
                .map { MailLabel(id: $0, name: String($0.dropFirst(category.count)), kind: "category") })
    }

    private static let category = "category:"

    /// - Parameter before: what a message was marked with; what the provider does not tell stays.
    func labels(of message: GraphMessage, before: [String] = []) -> [String] {
        var labels = Set(before)
        func set(_ label: String, _ isSet: Bool?) {
            guard let isSet else { return }
            if isSet { labels.insert(label) } else { labels.remove(label) }
        }
        if let folder = message.parentFolderID {
            labels.subtract(places.values.map(\.id))
            // A folder that was made since the list was read is told by its id.
            labels.insert(places[folder]?.id ?? folder)
        }
        set("UNREAD", message.isRead.map { !$0 })
        set("STARRED", message.flag?.flagStatus.map { $0 == "flagged" })
        set("IMPORTANT", message.importance.map { $0 == "high" })
        if message.isDraft == true { labels.insert("DRAFT") }
        if let categories = message.categories {
            labels = labels.filter { !$0.hasPrefix(Self.category) }
            labels.formUnion(categories.map { Self.category + Self.clean($0) })
        }
        return labels.sorted()
    }

    /// Without what PostgreSQL's text or a list of labels cannot hold.
    private static func clean(_ name: String) -> String {
        name.replacing("\0", with: "\u{FFFD}").replacing(MailStore.separator, with: " ")
    }
}
