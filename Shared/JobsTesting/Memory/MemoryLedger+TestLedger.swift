import FoundationEssentials
import Jobs
import Models

extension MemoryLedger: TestLedger {
    func now() async throws -> Date { read(\.now) }

    func advance(to instant: Date) async throws { change { $0.move(to: instant) } }

    func nextInstant() async throws -> Date? { read { $0.nextInstant() } }

    func register(_ registry: JobRegistry) async throws {
        try write { state in
            for type in registry.queuedTypes { state.types[type] = registry.family }
            for name in registry.scheduledNames {
                state.scheduledJobs[try Catalogue.job(named: name).name] = registry.family
            }
        }
    }

    func enterProcess() async throws -> UUID {
        let id = UUID()
        write { $0.processes[id] = .some(nil) }
        return id
    }

    func endProcess(_ id: UUID, as ending: ProcessEnding) async throws {
        write { if $0.isAlive(id) { $0.processes[id] = ending } }
    }

    func enqueue(_ requests: [JobRequest], cause: Cause) async throws -> [Int64] {
        try write { state in
            let ids = requests.map { _ in state.nextJob() }
            return try state.enqueue(requests, ids: ids, cause: cause)
        }
    }

    func place(_ request: JobRequest, cause: Cause) async throws -> Placement {
        try write { state in
            let id = state.nextJob()
            if try !state.enqueue([request], ids: [id], cause: cause).isEmpty { return Placement(of: id, isNew: true) }
            let waiting = request.uniqueKey.flatMap { state.waiting(request.type, $0) }
            return Placement(of: waiting ?? id, isNew: false)
        }
    }

    func claim(_ limit: Int, of types: [String], for holder: UUID) async throws -> [ClaimedJob] {
        change { $0.claim(limit, of: types, for: holder) }
    }

    func claim(job: Int64, for holder: UUID) async throws -> ClaimedJob? {
        change { $0.claim(job: job, for: holder) }
    }

    func complete(
        _ job: ClaimedJob, counts: Counts, result: JSONValue?, effects: JobOutcome.Effects?
    ) async throws -> Counts {
        guard let effects else {
            return try change { try $0.complete(job, counts: counts, result: result) }
        }
        if case .ended = try read({ try $0.standing(of: job) }) { return counts }
        return try await transaction(effects) { state, added in
            try state.hold(job.claim)
            return try state.complete(job, counts: counts.adding(added), result: result)
        }
    }

    func giveBack(_ job: ClaimedJob, after delay: Duration, failure: Failure, error: String?) async throws {
        try change { try $0.giveBack(job, after: delay, failure: failure, error: error) }
    }

    func cancel(_ job: ClaimedJob, reason: String) async throws { try change { try $0.cancel(job, reason: reason) } }

    func bury(_ job: ClaimedJob, error: String) async throws {
        try change { try $0.bury(job, error: error, countsAs: .error) }
    }

    func crash(_ job: ClaimedJob, error: String, of registry: JobRegistry) async throws {
        let backoff = registry.queuedJob(job.type)?.backoff ?? .standard
        do {
            try await write(job, .afterCrash(error, job: job, backoff: backoff))
        } catch is ClaimLost {
            return  // as for what it did: it is void
        }
    }

    func recordRun(
        _ job: String, parameters: [String: JSONValue], messageID: String?, overlap: OverlapPolicy, cause: Cause
    ) async throws -> (id: UUID, isNew: Bool) {
        try write {
            try $0.recordRun(job, parameters: parameters, messageID: messageID, overlap: overlap, cause: cause)
        }
    }

    func queuedRuns(of jobs: [String]) async throws -> [UUID] {
        read { state in state.queued().filter { jobs.contains($0.run.job) }.map(\.run.id) }
    }

    func claim(run: UUID, for holder: UUID) async throws -> ClaimedRun? { change { $0.claim(run: run, for: holder) } }

    func finish(_ run: ClaimedRun, _ ending: RunEnding) async throws -> Counts {
        guard let effects = ending.effects else {
            return try change { try $0.finish(run, ending, counts: ending.counts) }
        }
        try read { try $0.hold(run.claim) }
        return try await transaction(effects) { state, added in
            try state.finish(run, ending, counts: ending.counts.adding(added))
        }
    }

    func handBack(_ run: ClaimedRun) async throws { try change { try $0.handBack(run) } }

    func crash(_ run: ClaimedRun, error: String, of registry: JobRegistry) async throws {
        do {
            try change { try $0.crash(run, error: error) }
        } catch is ClaimLost {
            return  // as for what it did: it is void
        }
    }

    func stopRequests(of holder: UUID) async throws -> Set<Claim> { read { $0.stopRequests(of: holder) } }

    func sweep(_ family: Family) async throws { try change { try $0.sweep(family) } }

    func handOver() async throws { change { $0.handOver() } }

    func define(_ definition: ScheduleDefinition) async throws { try write { try $0.define(definition) } }

    func fire() async throws -> Int {
        try write { state in
            try state.schedules.keys.sorted().count { state.account(for: $0) }
                + state.recurring.keys.sorted().count { try state.fireRecurring($0) }
        }
    }

    func setRecurring(_ job: RecurringJob) async throws -> Bool { try write { try $0.setRecurring(job) } }

    func removeRecurring(_ name: String) async throws -> Bool { try write { try $0.removeRecurring(name) } }

    func take(_ message: TestMessage, for family: Family) async throws {
        try write { try $0.take(message, for: family) }
    }

    func archiveUnrouted(_ message: TestMessage, for family: Family) async throws {
        try write { try $0.archiveUnrouted(message) }
    }

    func cancel(_ filter: JobFilter, by person: Operator) async throws -> CancelReport {
        try write { try $0.cancel(filter, by: person) }
    }

    func reschedule(
        _ filter: JobFilter, to time: Date?, dropsNeeds: Bool, by person: Operator
    ) async throws -> RescheduleReport {
        try write { try $0.reschedule(filter, to: time, dropsNeeds: dropsNeeds) }
    }

    func pause(_ scope: PauseScope, _ name: String, by person: Operator) async throws -> Bool {
        try write { try $0.pause(scope, name) }
    }

    func resume(_ scope: PauseScope, _ name: String, by person: Operator) async throws -> Bool {
        try write { try $0.resume(scope, name) }
    }

    func limit(_ scope: LimitScope, _ name: String, maxRunning: Int?, rate: Double?, burst: Double?) async throws {
        try write { try $0.limit(scope, name, maxRunning: maxRunning, rate: rate, burst: burst) }
    }

    func removeLimit(_ scope: LimitScope, _ name: String) async throws -> Bool {
        try write { try $0.removeLimit(scope, name) }
    }

    func replay(
        _ letters: [Int64], edit: LetterEdit, perSecond: Double?, by person: Operator
    ) async throws -> [Replayed] {
        try write { try $0.replay(letters, edit: edit, perSecond: perSecond, by: person) }
    }

    func lastJob() async throws -> Int64 { read(\.lastJob) }
    func jobs(after id: Int64) async throws -> [LedgerJob] { read { $0.jobs(after: id) } }
    func job(_ id: Int64) async throws -> LedgerJob? { read { ($0.live[id] ?? $0.finished[id])?.job } }
    func run(_ id: UUID) async throws -> LedgerRun? { read { $0.run(id) } }
    func hasDue() async throws -> Bool { read(\.hasDue) }
    func letters() async throws -> [LedgerLetter] { read { $0.letters.map(\.letter) } }
    func runs() async throws -> [LedgerRun] { read(\.allRuns) }
    func recurring(_ name: String) async throws -> LedgerRecurring? { read { $0.recurring[name]?.figures } }
}
