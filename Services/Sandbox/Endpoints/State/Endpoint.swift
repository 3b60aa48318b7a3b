/// The endpoints that are counted, charged and disturbed apart.
public enum Endpoint: String, Codable, Sendable, CaseIterable, CodingKeyRepresentable {
    case token
    /// Where users consent, at both providers.
    case consent
    /// Where grants are revoked.
    case revocation
    case messagesList = "messages.list"
    case messagesGet = "messages.get"
    case attachmentsGet = "attachments.get"
    case historyList = "history.list"
    case labelsList = "labels.list"
    case labelsGet = "labels.get"
    case profile
    case watch
    case stop
    /// A batch request as a whole; its parts count as what they are.
    case batch
    /// Google Calendar.
    case calendarList = "calendar.list"
    case eventsList = "events.list"
    case eventsGet = "events.get"
    /// Microsoft's token endpoint.
    case microsoftToken = "microsoft.token"
    /// Microsoft Graph.
    case graphProfile = "graph.me"
    case graphFolders = "graph.folders"
    case graphMessages = "graph.messages"
    case graphMessagesDelta = "graph.messages.delta"
    case graphAttachments = "graph.attachments"
    case graphCalendars = "graph.calendars"
    case graphEvents = "graph.events"
    case graphViewDelta = "graph.calendarView.delta"
    case graphBatch = "graph.batch"
    case graphSubscriptions = "graph.subscriptions"
    /// OpenAI's.
    case embeddings
}
