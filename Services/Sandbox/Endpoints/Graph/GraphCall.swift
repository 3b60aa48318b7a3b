/// A request that was understood.
enum GraphCall: Sendable {
    case profile
    case folders(parent: String?)
    case folder(String)
    case messagesDelta(folder: String)
    case message(String)
    case content(String)
    case attachments(String)
    case attachment(String, of: String)
    case calendars
    case viewDelta(calendar: String?)
    case event(String)

    /// - Parameter path: below `/v1.0/me` or `/v1.0/users/{id}`.
    init?(_ path: [String]) {
        // The official clients write functions with parentheses.
        let path = path.map { $0 == "delta()" ? "delta" : $0 }
        switch (path.first?.lowercased(), path.count) {
        case (nil, 0): self = .profile
        case ("mailfolders", 1): self = .folders(parent: nil)
        case ("mailfolders", 2): self = .folder(path[1])
        case ("mailfolders", 3) where path[2] == "childFolders": self = .folders(parent: path[1])
        case ("mailfolders", 4) where path[2...] == ["messages", "delta"]: self = .messagesDelta(folder: path[1])
        case ("messages", 2): self = .message(path[1])
        case ("messages", 3) where path[2] == "$value": self = .content(path[1])
        case ("messages", 3) where path[2] == "attachments": self = .attachments(path[1])
        case ("messages", 5) where path[2] == "attachments" && path[4] == "$value":
            self = .attachment(path[3], of: path[1])
        case ("calendars", 1): self = .calendars
        case ("calendars", 4) where path[2...] == ["calendarView", "delta"]: self = .viewDelta(calendar: path[1])
        case ("calendarview", 2) where path[1] == "delta": self = .viewDelta(calendar: nil)
        case ("events", 2): self = .event(path[1])
        default: return nil
        }
    }

    var endpoint: Endpoint {
        switch self {
        case .profile: .graphProfile
        case .folders, .folder: .graphFolders
        case .messagesDelta: .graphMessagesDelta
        case .message, .content: .graphMessages
        case .attachments, .attachment: .graphAttachments
        case .calendars: .graphCalendars
        case .viewDelta: .graphViewDelta
        case .event: .graphEvents
        }
    }
}
