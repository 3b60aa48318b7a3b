package import Models

/// How a claimed run ended.
package struct RunEnding: Sendable {
    package var status: RunStatus
    package var counts: Counts = [:]
    package var error: String?
    package var effects: RunOutcome.Effects?

    package init(
        status: RunStatus, counts: Counts = [:], error: String? = nil, effects: RunOutcome.Effects? = nil
    ) {
        self.status = status
        self.counts = counts
        self.error = error
        self.effects = effects
    }
}
