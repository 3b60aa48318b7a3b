import Providers

/// What a client makes of a mailbox by following its folders.
struct MailCopy {
    private let mail: GraphMail
    private(set) var messages: [String: GraphMessage] = [:]
    private var cursors: [String: String] = [:]
    private(set) var folders: [GraphMailFolder] = []
    private(set) var resyncs = 0

    init(_ mail: GraphMail) {
        self.mail = mail
    }

    /// One round of all folders.
    mutating func sync() async throws {
        folders = try await mail.folders()
        // Arrivals first: what left one folder may have come to another.
        var gone: [(id: String, folder: String)] = []
        for folder in folders {
            do {
                gone += try await follow(folder.id)
            } catch ProviderError.resyncNeeded {
                resyncs += 1
                cursors[folder.id] = nil
                messages = messages.filter { $0.value.parentFolderID != folder.id }
                gone += try await follow(folder.id)
            }
        }
        for (id, folder) in gone where messages[id]?.parentFolderID == folder { messages[id] = nil }
    }

    private mutating func follow(_ folder: String) async throws -> [(id: String, folder: String)] {
        var gone: [(id: String, folder: String)] = []
        var page =
            if let cursor = cursors[folder] { try await mail.delta(following: cursor) } else {
                try await mail.delta(folder: folder)
            }
        while true {
            for change in page.changes {
                switch change {
                case .upsert(let message): merge(message)
                case .removed(let id, _): gone.append((id, folder))
                }
            }
            switch page.continuation {
            case .next(let link): page = try await mail.delta(following: link)
            case .end(let cursor):
                cursors[folder] = cursor
                return gone
            }
        }
    }

    /// Only what is told changes.
    private mutating func merge(_ new: GraphMessage) {
        guard var message = messages[new.id], new.subject == nil else {
            messages[new.id] = new
            return
        }
        message.isRead = new.isRead ?? message.isRead
        message.flag = new.flag ?? message.flag
        message.categories = new.categories ?? message.categories
        message.importance = new.importance ?? message.importance
        message.parentFolderID = new.parentFolderID ?? message.parentFolderID
        messages[new.id] = message
    }

    /// One line for each message, as ``expected(_:)`` writes them.
    var lines: [String] {
        let names = Dictionary(uniqueKeysWithValues: folders.map { ($0.id, $0.wellKnown?.rawValue ?? $0.displayName) })
        return messages.values.map { message in
            [
                message.internetMessageID ?? "", names[message.parentFolderID ?? ""] ?? "?",
                message.isRead == true ? "read" : "unread", message.flag?.flagStatus ?? "",
                (message.categories ?? []).sorted().joined(separator: ","),
            ].joined(separator: " ")
        }.sorted()
    }
}
