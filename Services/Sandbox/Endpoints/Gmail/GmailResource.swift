/// Bodies of answers, as the API names their fields. Ids and 64-bit numbers are strings there.
enum GmailResource {
    struct MessageReference: Codable, Sendable {
        let id: String
        let threadId: String
        /// In history only.
        var labelIds: [String]?
    }

    struct MessageList: Codable, Sendable {
        /// Missing, not empty, where nothing was found.
        var messages: [MessageReference]?
        var nextPageToken: String?
        let resultSizeEstimate: Int
    }

    struct Message: Codable, Sendable {
        let id: String
        let threadId: String
        let labelIds: [String]?
        let snippet: String
        let historyId: String
        let internalDate: String
        let sizeEstimate: Int
        var payload: Part?
        var raw: String?
    }

    struct Part: Codable, Sendable {
        var partId: String?
        let mimeType: String
        var filename: String?
        let headers: [Header]
        var body: Body?
        var parts: [Part]?
    }

    struct Header: Codable, Sendable {
        let name: String
        let value: String
    }

    struct Body: Codable, Sendable {
        var attachmentId: String?
        let size: Int
        var data: String?
    }

    struct HistoryList: Codable, Sendable {
        var history: [History]?
        var nextPageToken: String?
        let historyId: String
    }

    struct History: Codable, Sendable {
        struct Change: Codable, Sendable {
            let message: MessageReference
            var labelIds: [String]?
        }

        let id: String
        let messages: [MessageReference]
        var messagesAdded: [Change]?
        var messagesDeleted: [Change]?
        var labelsAdded: [Change]?
        var labelsRemoved: [Change]?
    }

    struct Label: Codable, Sendable {
        let id: String
        let name: String
        let type: String
        var messagesTotal: Int?
        var messagesUnread: Int?
    }

    struct LabelList: Codable, Sendable {
        let labels: [Label]
    }

    struct Profile: Codable, Sendable {
        let emailAddress: String
        let messagesTotal: Int
        let threadsTotal: Int
        let historyId: String
    }
}
