public import Models
public import Postgres

/// What a run reports, and what it wants committed together with its completion.
public struct RunOutcome: Sendable {
    /// Writes in the transaction that completes the run; the counts it returns are added to the outcome's.
    public typealias Effects = @Sendable (PostgresTransaction) async throws -> Counts

    public let counts: Counts
    let effects: Effects?

    /// The run is complete.
    public static func done(_ counts: Counts = [:]) -> RunOutcome {
        RunOutcome(counts: counts, effects: nil)
    }

    /// The run is complete once `effects` committed: in one short transaction with the fence check, so they happen
    /// exactly once or, where the claim was lost, not at all.
    public static func done(_ counts: Counts = [:], effects: @escaping Effects) -> RunOutcome {
        RunOutcome(counts: counts, effects: effects)
    }
}
