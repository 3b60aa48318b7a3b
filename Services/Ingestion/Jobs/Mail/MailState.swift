/// What changes about a message after it came: where it is and how it is marked.
struct MailState: Hashable, Sendable {
    let id: String
    /// All of them, sorted.
    let labels: [String]
    let folderID: String?
    /// Whether that folder's own changes place it there. Where another source does, those have yet to tell of it, and may
    /// never do so if it leaves before.
    let isTold: Bool
}
