import ArgumentParser
import FoundationEssentials
import Glibc
import Postgres

/// Fills a ledger, starts workers on it and measures until every result is recorded.
struct Burndown: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "burndown",
        abstract: "Burns a backlog down and prints what it cost, as JSON.",
        discussion: """
            Uses the servers of DATABASE_URL and AMQP_URL. Settings of the worker come from the environment as for any
            service; the log level is `warning` unless LOG_LEVEL says otherwise.
            """)

    @Option(help: "Jobs that wait when the workers start.") var jobs = 100_000
    @Option(help: "Worker processes.") var replicas = 1
    @Option(help: "CARILLON_SLOTS of each worker.") var slots = 512
    @Option(help: "DATABASE_POOL_SIZE of each worker.") var pool = 4
    @Option(help: "Milliseconds that each handler sleeps.") var workMs = 0.0
    @Option(help: "Bytes of each payload.") var payload = 256
    @Option(help: "Jobs per call that fills the ledger.") var batch = 2000
    @Option(help: "A command that runs the workers, e.g. 'perf record -g -o /tmp/perf.data'.") var prefix = ""
    @Flag(help: "Keeps the database and says its name, to look at afterwards.") var keep = false

    func run() async throws {
        let folder = "\(environment("TMPDIR") ?? "/tmp")/bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: "\(folder)/tally", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // left in the temporary folder at worst
        let database = try await BenchDatabase.create()
        do {
            let report = try await measure(database, folder)
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } catch {
            try await database.drop()
            throw error
        }
        if keep { print("database: \(database.name)") } else { try await database.drop() }
    }

    private func measure(_ database: BenchDatabase, _ folder: String) async throws -> BurndownReport {
        let connection = try await database.connect()
        let fillTime = try await ContinuousClock().measure {
            let text = String(repeating: "x", count: payload)
            try await fill(Enqueuer(connection: connection), text)
        }
        // As autovacuum would do a minute later; the peers get the same.
        try await connection.query("ANALYZE")
        let before = try await ServerFigures(connection)
        var watch = BurndownWatch(jobs: jobs, tally: TallyReader(folder: "\(folder)/tally"))
        let workers = try (0..<replicas).map { index in
            try WorkerProcess(
                environment: settings(database, folder), prefix: prefix.split(separator: " ").map(String.init),
                log: "\(folder)/worker\(index).log")
        }
        try await watch.run(workers, connection)
        let processorTimes = workers.compactMap { ProcessFigures.processorTime($0.workerPID) }
        let peak = workers.compactMap { ProcessFigures.megabytes("VmHWM", of: $0.workerPID) }.max() ?? 0
        for worker in workers { try worker.stop() }
        let after = try await ServerFigures(connection)
        await connection.close()
        return report(watch, before, after, fill: fillTime, processorTime: processorTimes.reduce(0, +), peak: peak)
    }

    private func fill(_ enqueuer: Enqueuer, _ text: String) async throws {
        var left = jobs
        while left > 0 {
            try await enqueuer.enqueue(min(batch, left), of: text)
            left -= batch
        }
    }

    private func settings(_ database: BenchDatabase, _ folder: String) -> [String: String] {
        let own = [
            "DATABASE_URL": database.url, "PEERS_TALLY": "\(folder)/tally", "PEERS_WORK_MS": "\(workMs)",
            "CARILLON_SLOTS": "\(slots)", "DATABASE_POOL_SIZE": "\(pool)",
        ]
        return ["LOG_LEVEL": "warning"].merging(ProcessInfo.processInfo.environment) { $1 }.merging(own) { $1 }
    }

    private func report(
        _ watch: borrowing BurndownWatch, _ before: ServerFigures, _ after: ServerFigures, fill: Duration,
        processorTime: Double, peak: Double
    ) -> BurndownReport {
        let count = Double(jobs)
        let totals = watch.totals
        let seconds = Double(watch.recorded - totals.firstStart) / 1e9
        let serverTime = before.processorTime.flatMap { before in after.processorTime.map { $0 - before } }
        let brokerTime = before.brokerTime.flatMap { before in after.brokerTime.map { $0 - before } }
        return BurndownReport(
            jobs: jobs, replicas: replicas, slots: slots,
            burndownPerS: (count / seconds).rounded(),
            firstTenthPerS: watch.tenthRates.first, lastTenthPerS: watch.tenthRates.last,
            fillPerS: (count / (fill / .seconds(1))).rounded(),
            startToFirstJobS: Double(totals.firstStart - watch.launched) / 1e9,
            lastHandlerToRecordedS: Double(watch.recorded - totals.lastFinish) / 1e9,
            runTwice: totals.started - jobs,
            workerCpuMsPerJob: processorTime / count * 1000,
            serverCpuMsPerJob: serverTime.map { $0 / count * 1000 },
            brokerCpuMsPerJob: brokerTime.map { $0 / count * 1000 },
            machineBusyCores: watch.machineProcessorTime.map { $0 / (Double(watch.recorded - watch.launched) / 1e9) },
            transactionsPerJob: Double(after.transactions - before.transactions) / count,
            walBytesPerJob: Double(after.walBytes - before.walBytes) / count,
            deadTuplesPerJob: Double(after.deadTuples - before.deadTuples) / count,
            hotUpdatesPerJob: Double(after.hotUpdates - before.hotUpdates) / count,
            peakRssMb: peak)
    }
}
