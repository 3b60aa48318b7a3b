extension Endpoint {
    /// Whose limits a call counts against.
    enum Service: Hashable, Sendable {
        case gmail, googleCalendar, outlook
    }

    /// `nil` for what has no limit.
    var service: Service? {
        switch self {
        case .token, .microsoftToken, .consent, .revocation, .batch, .graphBatch, .embeddings: nil
        case .messagesList, .messagesGet, .attachmentsGet, .historyList, .labelsList, .labelsGet, .profile, .watch,
            .stop:
            .gmail
        case .calendarList, .eventsList, .eventsGet: .googleCalendar
        case .graphProfile, .graphFolders, .graphMessages, .graphMessagesDelta, .graphAttachments, .graphCalendars,
            .graphEvents, .graphViewDelta, .graphSubscriptions:
            .outlook
        }
    }

    var isToken: Bool { self == .token || self == .microsoftToken }

    /// Whether only faults that name it disturb it.
    var isApart: Bool { isToken || isBatch || [.consent, .revocation, .embeddings].contains(self) }

    var isBatch: Bool { self == .batch || self == .graphBatch }

    /// Whether a call may go on from a cursor that the service can lose.
    var isFollowed: Bool { [.eventsList, .graphMessagesDelta, .graphViewDelta].contains(self) }
}
