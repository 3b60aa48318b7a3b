import FoundationEssentials
import Models

/// What a tick asks of a sync.
struct SyncOrder: Sendable {
    var userID: UUID?
    var provider: String?
    var isFull = false
    var lookbackDays: Int

    /// - Parameter parameters: checked against the catalogue.
    init(_ parameters: [String: JSONValue], lookbackDays: Int) {
        self.lookbackDays = lookbackDays
        if case .string(let id) = parameters["user_id"] { userID = UUID(uuidString: id) }
        if case .string(let name) = parameters["provider"] { provider = name }
        if case .bool(let flag) = parameters["full_sync"] { isFull = flag }
        if case .integer(let days) = parameters["lookback_days"] { self.lookbackDays = days }
    }
}
