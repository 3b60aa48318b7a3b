/// The endpoints that are counted, charged and disturbed apart.
public enum Endpoint: String, Codable, Sendable, CaseIterable, CodingKeyRepresentable {
    case token
    case messagesList = "messages.list"
    case messagesGet = "messages.get"
    case attachmentsGet = "attachments.get"
    case historyList = "history.list"
    case labelsList = "labels.list"
    case labelsGet = "labels.get"
    case profile
    /// A batch request as a whole; its parts count as what they are.
    case batch
}
