import FoundationEssentials

/// Where a mailbox's next sync begins.
struct MailCursor: Codable, Hashable, Sendable {
    /// The changes after this are not in the store; absent before the first sync has ended.
    var historyID: String?
    /// A listing that has begun and not ended; absent otherwise.
    var listing: Listing?
    /// Of a mailbox that is followed folder by folder, by the folders' ids; absent for others.
    var folders: [String: Folder]?
    /// Unix seconds, beside ``folders``; older messages are kept only where they are in the store already.
    var after: Int?
    /// What could not be had of a mailbox that is followed by history, and is asked for again; absent where there is none.
    var leftOut: LeftOutMail?

    /// Whether a full sync, or that of a folder, has begun and not ended.
    var isListing: Bool { listing != nil || folders?.values.contains { $0.listing != nil } ?? false }

    /// Where one folder's next page begins.
    struct Folder: Codable, Hashable, Sendable {
        /// The whole link the provider gave; absent before the first page.
        var link: String?
        /// Of a folder that is listed for the first time or anew; absent while its changes are followed.
        var listing: FolderListing?
        /// Whether it was said not to be there when it was read last; absent otherwise.
        var isMissed: Bool?

        enum CodingKeys: String, CodingKey {
            case link, listing
            case isMissed = "is_missed"
        }
    }

    /// A listing of a folder under way.
    struct FolderListing: Codable, Hashable, Sendable {
        /// Marks the messages it has seen; the others have left the folder when it ends.
        var mark = UUID()
        /// Messages told of so far.
        var told = 0
        /// Whether it lists old messages as well, because the provider cuts shorter lists off.
        var isWhole = false

        enum CodingKeys: String, CodingKey {
            case mark, told
            case isWhole = "is_whole"
        }
    }

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
        case listing, folders, after
        case historyID = "history_id"
        case leftOut = "left_out"
    }

    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
