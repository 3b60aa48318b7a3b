/// What changes about a message after it came: where it is and how it is marked.
struct MailState: Hashable, Sendable {
    let id: String
    /// All of them, sorted.
    let labels: [String]
    let folderID: String?
}
