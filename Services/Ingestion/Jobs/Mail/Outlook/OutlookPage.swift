import Providers

/// What a page of a folder's changes comes to.
struct OutlookPage: Sendable {
    /// New ones, and others that were told whole.
    var messages: [MailMessage] = []
    /// What changed about messages that are in the store.
    var states: [MailState] = []
    /// What has left the folder.
    var removed: [String] = []
    /// Told of in a form that nobody can read; what the store has of them stays.
    var unreadable = 0

    var isEmpty: Bool { messages.isEmpty && states.isEmpty && removed.isEmpty }

    var labels: [String] { messages.flatMap(\.labels) + states.flatMap(\.labels) }
}

extension GraphMessage {
    /// Whether it tells all there is, and not only what changed.
    var isWhole: Bool { receivedAt != nil && body != nil && parentFolderID != nil }

    /// Whether it tells nothing but where the message is and how it is marked.
    var isState: Bool { subject == nil && body == nil && receivedAt == nil && to == nil && from == nil }
}
