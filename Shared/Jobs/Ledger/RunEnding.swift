import Models

/// How a claimed run ended.
struct RunEnding: Sendable {
    var status: RunStatus
    var counts: Counts = [:]
    var error: String?
    var effects: RunOutcome.Effects?
}
