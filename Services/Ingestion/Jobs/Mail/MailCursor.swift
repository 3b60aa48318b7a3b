import FoundationEssentials

/// Where a mailbox's next sync begins.
struct MailCursor: Codable, Hashable, Sendable {
    /// The changes after this are not in the store; absent before the first sync has ended.
    var historyID: String?
    /// A listing that has begun and not ended; absent otherwise.
    var listing: Listing?

    /// A full sync under way: it resumes after the last page that was stored.
    struct Listing: Codable, Hashable, Sendable {
        /// Marks the messages it has seen; the others are gone from the mailbox when it ends.
        var mark: UUID
        /// The history id from before the first page: the next delta starts here, so nothing can fall between.
        var anchor: String
        /// Unix seconds; older messages are not listed.
        var after: Int
        /// Of the page that comes next; absent before the first.
        var pageToken: String?

        enum CodingKeys: String, CodingKey {
            case mark, anchor, after
            case pageToken = "page_token"
        }
    }

    enum CodingKeys: String, CodingKey {
        case listing
        case historyID = "history_id"
    }

    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
