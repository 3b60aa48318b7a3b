public import Models

/// A named piece of recurring work: what a family registers, one type per job.
///
/// A run is claimed once at a time and may be claimed again after its process died, so `run` must be idempotent:
/// a rerun changes nothing more. Writes go through ``WorkContext/transaction(_:)`` or the outcome's effects, both of
/// which fail once the claim is void.
public protocol ScheduledJob: Sendable {
    /// The job's name in ``Models/Catalogue``, e.g. `ingest_emails`.
    static var name: String { get }

    /// Whether a process that drains hands a run back at once, in place of letting it finish within the grace period: for
    /// long work that commits what it has step by step, so that another replica goes on with it. Default false.
    static var yieldsToDrain: Bool { get }

    /// Does the work of one run, checking for cancellation between items.
    ///
    /// - Parameters:
    ///   - parameters: the tick's parameters, already checked against the catalogue.
    ///   - context: the run's correlation id, logger, database and claim.
    /// - Throws: whatever ends the run as `failed`; `CancellationError` when it was asked to stop.
    func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome
}

extension ScheduledJob {
    public static var yieldsToDrain: Bool { false }
}
