import FoundationEssentials
import Jobs
import Models

/// Everything a ledger in memory holds. A value, so that a transaction that fails leaves nothing.
struct MemoryState: Sendable {
    private var time: Date
    private(set) var lastJob: Int64 = 0
    private(set) var lastLetter: Int64 = 0
    /// By whom they were ended; `nil` while they live.
    var processes: [UUID: ProcessEnding?] = [:]
    var types: [String: Family] = [:]
    /// Whose claims turn to whom next.
    var turns: [UUID: Turns] = [:]

    var live: [Int64: MemoryJob] = [:]
    var finished: [Int64: MemoryJob] = [:]
    var dependencies: [Int64: MemoryDependency] = [:]
    var letters: [MemoryLetter] = []
    var acceptedMessages: Set<[String]> = []

    var scheduledJobs: [String: Family] = [:]
    var schedules: [String: MemorySchedule] = [:]
    var recurring: [String: MemoryRecurring] = [:]
    /// Those that have not settled, by id; the others in order.
    var openRuns: [UUID: MemoryRun] = [:]
    var settledRuns: [MemoryRun] = []
    private(set) var lastRun = 0
    /// Messages that made a run, so that each makes one.
    var runsOfMessages: [[String]: UUID] = [:]

    var pauses: Set<MemoryPause> = []
    var limits: [Allowances.Subject: MemoryLimit] = [:]

    init(startingAt instant: Date) {
        time = instant
    }

    /// The present instant. Two questions never get the same answer, as with a real clock: a microsecond passes.
    mutating func clock() -> Date {
        time.addTimeInterval(0.000_001)
        return time
    }

    var now: Date { time }

    mutating func move(to instant: Date) {
        time = max(time, instant)
    }

    mutating func nextJob() -> Int64 {
        lastJob += 1
        return lastJob
    }

    mutating func nextLetter() -> Int64 {
        lastLetter += 1
        return lastLetter
    }

    mutating func nextRun() -> Int {
        lastRun += 1
        return lastRun
    }

    func isAlive(_ process: UUID?) -> Bool {
        guard let process, let ending = processes[process] else { return false }
        return ending == nil
    }
}
