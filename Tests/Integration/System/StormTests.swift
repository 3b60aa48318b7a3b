import AMQP
import FoundationEssentials
import Glibc
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    /// For the search for what nobody thought of: only with `CARILLON_STORM`, its length in seconds.
    @Suite("Storm")
    struct StormTests {
        private static let length = ProcessInfo.processInfo.environment["CARILLON_STORM"].flatMap(Int.init)

        @Test(
            "everything is killed and frozen at random: the ledger stays right, and the mailboxes are exact in the end",
            .enabled(if: length != nil), .timeLimit(.minutes(4 + (length ?? 0) / 60)))
        func storm() async throws {
            try await Stage.run(users: 6, messages: 300) { stage in
                let slow = [Fault(.slow, delayMs: 500), Fault(.slow, endpoint: .batch, delayMs: 300)]
                for user in stage.users { user.addFaults(slow) }
                let schedules = try stage.schedules("  ingest_emails: {every: 3s}")
                var replicas = try await stage.start("ingestion", count: 3)
                var publishers = try await stage.start("cron-publisher", count: 2, schedules)
                let end = ContinuousClock.now + .seconds(Self.length ?? 0)
                var confirmed: [String] = []
                while ContinuousClock.now < end {
                    try await strike(stage, &replicas, &publishers, schedules)
                    for user in stage.users { user.act(steps: 3) }
                    stage.users.randomElement()?.expireHistory()
                    let id = UUID().uuidString
                    if try await stage.ring(messageID: id, within: .seconds(60)) == .confirmed { confirmed.append(id) }
                    try await Task.sleep(for: .milliseconds(Int.random(in: 100...4000)))
                }
                for replica in replicas + publishers { replica.signal(SIGCONT) }
                for publisher in publishers { _ = try await publisher.stop(within: .seconds(30)) }
                for user in stage.users { user.faults = [] }
                try await stage.quiet(within: .seconds(90))
                let known = try await stage.count(
                    "SELECT count(*) AS value FROM scheduled_job_runs WHERE message_id = ANY(\(confirmed)::text[])")
                #expect(known == confirmed.count)
                _ = try await stage.ringAndSettle()
                try await stage.quiet(within: .seconds(90))
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
                try await report(stage)
            }
        }

        private func strike(
            _ stage: Stage, _ replicas: inout [Replica], _ publishers: inout [Replica], _ schedules: [String: String]
        ) async throws {
            let one = replicas.indices.randomElement() ?? 0
            switch Int.random(in: 0..<12) {
            case 0...3:
                try await replicas[one].kill()
                replicas[one] = try stage.start("ingestion")
            case 4...5:
                replicas[one].signal(SIGTERM)
                try await replicas[one].process.exit(within: .seconds(40))
                replicas[one] = try stage.start("ingestion")
            case 6...7:
                let publisher = publishers.indices.randomElement() ?? 0
                try await publishers[publisher].kill()
                publishers[publisher] = try stage.start("cron-publisher", schedules)
            case 8:
                try await stage.servers.broker.kill()
                try await stage.servers.broker.start()
            case 9:
                try await stage.servers.database.kill()
                try await stage.servers.database.start()
            case 10:
                replicas[one].signal(SIGSTOP)
                let frozen = replicas[one]
                Task {
                    try await Task.sleep(for: .seconds(Int.random(in: 1...22)))
                    frozen.signal(SIGCONT)
                }
            default:
                try await stage.database.query(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name LIKE 'carillon%' AND datname = current_database() AND random() < 0.6
                    """)
            }
        }

        private func report(_ stage: Stage) async throws {
            for row in try await stage.database.query(
                "SELECT trigger || ' ' || status AS what, count(*) AS n FROM scheduled_job_runs GROUP BY 1 ORDER BY 1")
            {
                print("storm: runs \(try row.decode("what", as: String.self)) \(try row.decode("n", as: Int64.self))")
            }
            for row in try await stage.database.query(
                """
                SELECT format('%s attempt=%s crashes=%s retries=%s', status, attempt, crashes, retry_count) AS what,
                    count(*) AS n FROM finished_jobs GROUP BY 1 ORDER BY 1
                """)
            {
                print("storm: jobs \(try row.decode("what", as: String.self)) \(try row.decode("n", as: Int64.self))")
            }
            for row in try await stage.database.query("SELECT reason FROM dead_letters") {
                print("storm: dead letter \(try row.decode("reason", as: String.self))")
            }
        }
    }
}
