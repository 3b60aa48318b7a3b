import HTTPClient

/// Paths of the Gmail API.
enum GmailPath {
    static let batch = "/batch/gmail/v1"

    /// A path below the user's own mailbox, with those parameters that have a value.
    static func of(_ path: String, _ parameters: [(name: String, value: String?)] = []) -> String {
        let query = URLEncoding.pairs(parameters.compactMap { pair in pair.value.map { (pair.name, $0) } })
        return "/gmail/v1/users/me/\(path)" + (query.isEmpty ? "" : "?\(query)")
    }
}
