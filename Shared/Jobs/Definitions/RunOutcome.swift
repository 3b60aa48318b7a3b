public import Models

/// What a run reports, and what it wants committed together with its completion.
public struct RunOutcome: Sendable {
    public typealias Effects = JobOutcome.Effects

    public let counts: Counts
    package let effects: Effects?

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
