/// A request that was understood: what is called on whose mailbox.
struct GmailCall: Sendable {
    let endpoint: Endpoint
    /// `me` or an address.
    let userID: String
    /// Ids in the path: of a message and an attachment, or of a label.
    let ids: [String]

    /// - Returns: `nil` where the sandbox has no such method.
    init?(method: String, path: [String]) {
        guard path.count >= 5, path[0] == "gmail", path[1] == "v1", path[2] == "users" else {
            return nil
        }
        userID = path[3]
        let rest = Array(path[4...])
        if method == "POST", rest == ["watch"] || rest == ["stop"] {
            (endpoint, ids) = (rest == ["watch"] ? .watch : .stop, [])
            return
        }
        guard method == "GET" else { return nil }
        switch (rest[0], rest.count) {
        case ("profile", 1): (endpoint, ids) = (.profile, [])
        case ("labels", 1): (endpoint, ids) = (.labelsList, [])
        case ("labels", 2): (endpoint, ids) = (.labelsGet, [rest[1]])
        case ("history", 1): (endpoint, ids) = (.historyList, [])
        case ("messages", 1): (endpoint, ids) = (.messagesList, [])
        case ("messages", 2): (endpoint, ids) = (.messagesGet, [rest[1]])
        case ("messages", 4) where rest[2] == "attachments":
            (endpoint, ids) = (.attachmentsGet, [rest[1], rest[3]])
        default: return nil
        }
    }
}
