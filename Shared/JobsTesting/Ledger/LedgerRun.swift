public import FoundationEssentials
public import Models

/// A run of a scheduled job as the ledger has it.
public struct LedgerRun: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let job: String
    public let trigger: RunTrigger
    public let overlap: OverlapPolicy
    public package(set) var status = RunStatus.queued
    /// The instant it accounts for; `nil` for a run by hand.
    public package(set) var scheduledFor: Date?
    /// Earlier instants that it stands for.
    public package(set) var missed = 0
    public package(set) var parameters: [String: JSONValue] = [:]
    /// Claims so far, and those of them that ended with the death of their process.
    public package(set) var attempt = 0
    public package(set) var crashes = 0
    /// Those of ``crashes`` that were of a process of its own, of which the third ends it.
    public package(set) var loneCrashes = 0
    /// Its own, and once it has settled its queued jobs' as well.
    public package(set) var counts: Counts = [:]
    public package(set) var error: String?
    /// Whether its last queued job has ended.
    public package(set) var isSettled = false
    public package(set) var isCancelRequested = false
    public package(set) var correlationID: CorrelationID

    package init(id: UUID, job: String, trigger: RunTrigger, overlap: OverlapPolicy, correlationID: CorrelationID) {
        self.id = id
        self.job = job
        self.trigger = trigger
        self.overlap = overlap
        self.correlationID = correlationID
    }
}
