import Postgres

/// Looks on while workers burn a backlog down.
struct BurndownWatch: ~Copyable {
    /// How long nothing may move until the run is given up.
    private static let patience: Int64 = 60_000_000_000

    let jobs: Int
    var tally: TallyReader
    private(set) var totals = TallyTotals()
    /// Monotonic nanoseconds: when it began to look, and when the ledger had everything.
    private(set) var launched: Int64 = 0
    private(set) var recorded: Int64 = 0
    /// Monotonic nanoseconds at which the first tenth of the handlers, and all but the last tenth, had returned.
    private(set) var tenths: (first: Int64, last: Int64) = (0, 0)
    /// Seconds of all processors that did not idle meanwhile.
    private(set) var machineProcessorTime: Double?

    init(jobs: Int, tally: consuming TallyReader) {
        self.jobs = jobs
        self.tally = tally
    }

    /// Returns when every job is recorded as completed.
    mutating func run(_ workers: [WorkerProcess], _ connection: PostgresConnection) async throws {
        launched = Monotonic.nanoseconds
        let before = ProcessFigures.machineProcessorTime
        var (last, moved) = (-1, launched)
        while totals.finished < jobs {
            totals = try tally.totals()
            noteTenths()
            if totals.finished != last { (last, moved) = (totals.finished, Monotonic.nanoseconds) }
            try await look(workers, moved, "\(totals.finished) of \(jobs) handlers ran")
        }
        while try await completed(connection) < jobs {
            try await look(workers, moved, "all handlers ran, not all are recorded")
        }
        recorded = Monotonic.nanoseconds
        totals = try tally.totals()
        machineProcessorTime = before.flatMap { before in ProcessFigures.machineProcessorTime.map { $0 - before } }
    }

    private mutating func noteTenths() {
        if tenths.first == 0, totals.finished >= jobs / 10 { tenths.first = totals.lastFinish }
        if tenths.last == 0, totals.finished >= jobs - jobs / 10 { tenths.last = totals.lastFinish }
    }

    /// Jobs per second while the first and the last tenth of the handlers returned; `nil` where that went faster than
    /// it looks.
    var tenthRates: (first: Double?, last: Double?) {
        (rate(from: totals.firstStart, to: tenths.first), rate(from: tenths.last, to: totals.lastFinish))
    }

    private func rate(from begin: Int64, to end: Int64) -> Double? {
        end > begin + 10_000_000 ? (Double(jobs / 10) / Double(end - begin) * 1e9).rounded() : nil
    }

    private func look(_ workers: [WorkerProcess], _ moved: Int64, _ state: String) async throws {
        for worker in workers { try worker.check() }
        guard Monotonic.nanoseconds - moved < Self.patience else {
            throw BenchError("nothing moved for a minute: \(state): \(workers.first?.tail ?? "")")
        }
        try await ContinuousClock().sleep(for: .milliseconds(5))
    }

    private func completed(_ connection: PostgresConnection) async throws -> Int {
        let rows = try await connection.query("SELECT count(*) AS completed FROM jobs WHERE status = 'completed'")
        return Int(try rows[rows.startIndex].decode("completed", as: Int64.self))
    }
}
