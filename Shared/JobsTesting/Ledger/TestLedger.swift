package import FoundationEssentials
package import Jobs
package import Models

/// What can be done to a ledger and seen of it, transition by transition, under a clock that stands still until it is
/// told to move.
///
/// The ledger in memory and the one in PostgreSQL are both behind it, and one conformance suite
/// (`Tests/Integration/Conformance`) holds them to the same behaviour.
package protocol TestLedger: Sendable {
    // MARK: The clock

    func now() async throws -> Date
    func advance(to instant: Date) async throws
    /// The next instant, after now, at which something comes due by itself: a job, an expiry, a schedule. `nil` if none.
    func nextInstant() async throws -> Date?

    // MARK: Processes

    /// Notes what services run.
    func register(_ registry: JobRegistry) async throws
    /// Enters a process that lives until it is ended.
    func enterProcess() async throws -> UUID
    func endProcess(_ id: UUID, as ending: ProcessEnding) async throws

    // MARK: Queued jobs

    func enqueue(_ requests: [JobRequest], cause: Cause) async throws -> [Int64]
    /// As ``Jobs/JobLedger/place(_:cause:in:)``.
    func place(_ request: JobRequest, cause: Cause) async throws -> Placement
    /// Claims as a worker does with so many free slots.
    func claim(_ limit: Int, of types: [String], for holder: UUID) async throws -> [ClaimedJob]
    /// Claims this one if it is due, whatever else waits, is limited or paused.
    func claim(job: Int64, for holder: UUID) async throws -> ClaimedJob?
    func complete(
        _ job: ClaimedJob, counts: Counts, result: JSONValue?, effects: JobOutcome.Effects?
    ) async throws -> Counts
    func giveBack(_ job: ClaimedJob, after delay: Duration, failure: Failure, error: String?) async throws
    func cancel(_ job: ClaimedJob, reason: String) async throws
    func bury(_ job: ClaimedJob, error: String) async throws
    /// Records the death of the process that the job had to itself, with the backoff of its type.
    func crash(_ job: ClaimedJob, error: String, of registry: JobRegistry) async throws

    // MARK: Runs

    func recordRun(
        _ job: String, parameters: [String: JSONValue], messageID: String?, overlap: OverlapPolicy, cause: Cause
    ) async throws -> (id: UUID, isNew: Bool)
    /// The runs that a claim may have something to do with, the oldest first.
    func queuedRuns(of jobs: [String]) async throws -> [UUID]
    /// Claims one, or does what its overlap policy says.
    func claim(run: UUID, for holder: UUID) async throws -> ClaimedRun?
    func finish(_ run: ClaimedRun, _ ending: RunEnding) async throws -> Counts
    func handBack(_ run: ClaimedRun) async throws
    /// As for a queued job.
    func crash(_ run: ClaimedRun, error: String, of registry: JobRegistry) async throws
    /// The claims of a process that somebody wants stopped.
    func stopRequests(of holder: UUID) async throws -> Set<Claim>

    // MARK: The sweep, the publisher, messages

    /// What a family's sweep does each second.
    func sweep(_ family: Family) async throws
    /// Decides on what waits for jobs that have ended.
    func handOver() async throws
    func define(_ definition: ScheduleDefinition) async throws
    /// Fires the schedules and recurring jobs that are due, once each.
    ///
    /// - Returns: how many runs and jobs it has made.
    func fire() async throws -> Int
    func setRecurring(_ job: RecurringJob) async throws -> Bool
    func removeRecurring(_ name: String) async throws -> Bool
    /// Takes a message as a family's service does.
    func take(_ message: TestMessage, for family: Family) async throws

    /// Takes a message that no queue wanted, as whoever archives them does.
    func archiveUnrouted(_ message: TestMessage, for family: Family) async throws

    // MARK: Control

    func cancel(_ filter: JobFilter, by person: Operator) async throws -> CancelReport
    func reschedule(
        _ filter: JobFilter, to time: Date?, dropsNeeds: Bool, by person: Operator
    ) async throws -> RescheduleReport
    func pause(_ scope: PauseScope, _ name: String, by person: Operator) async throws -> Bool
    func resume(_ scope: PauseScope, _ name: String, by person: Operator) async throws -> Bool
    func limit(_ scope: LimitScope, _ name: String, maxRunning: Int?, rate: Double?, burst: Double?) async throws
    func removeLimit(_ scope: LimitScope, _ name: String) async throws -> Bool
    func replay(_ letters: [Int64], edit: LetterEdit, perSecond: Double?, by person: Operator) async throws
        -> [Replayed]

    // MARK: What is there

    /// The largest id so far; 0 when there is none.
    func lastJob() async throws -> Int64
    /// Those with a larger id, in the order in which they were enqueued.
    func jobs(after id: Int64) async throws -> [LedgerJob]
    func job(_ id: Int64) async throws -> LedgerJob?
    func run(_ id: UUID) async throws -> LedgerRun?
    /// Whether anything is due and was not claimed, as where limits or pauses hold it up.
    func hasDue() async throws -> Bool
    func letters() async throws -> [LedgerLetter]
    /// All of them, in the order in which they were recorded.
    func runs() async throws -> [LedgerRun]
    func recurring(_ name: String) async throws -> LedgerRecurring?

    // MARK: Handlers

    /// Runs a claimed job's handler and writes what comes of it, as a worker does.
    ///
    /// - Throws: ``Jobs/StrandedWork`` when the handler does not stop when told to.
    func execute(_ job: ClaimedJob, of registry: JobRegistry, in execution: Execution) async throws
    /// The same for a run.
    func execute(_ run: ClaimedRun, of registry: JobRegistry, in execution: Execution) async throws
}

extension TestLedger {
    /// - Returns: how many have the new time.
    package func reschedule(_ filter: JobFilter, to time: Date?, by person: Operator) async throws -> Int {
        try await reschedule(filter, to: time, dropsNeeds: false, by: person).count
    }
}
