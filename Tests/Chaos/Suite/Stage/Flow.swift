/// What flows when all is well.
enum Flow: String, CaseIterable, Sendable {
    case transactions = "what is asked for in transactions"
    case messages = "what is asked for by message"
    case ticks = "runs by hand"
    case schedules = "runs by schedule"
    /// What the fault itself had under way.
    case owed = "what was under way"
}

extension Flow: CustomStringConvertible {
    var description: String { rawValue }
}
