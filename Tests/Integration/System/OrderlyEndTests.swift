import Glibc
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("The end of a service in order")
    struct OrderlyEndTests {
        @Test("SIGTERM: every service exits 0, says that it stopped, and nothing in its log complains")
        func terminated() async throws {
            try await Stage.run(users: 2, messages: 20) { stage in
                let schedules = try stage.schedules("  ingest_emails: {every: 1s}")
                let services = ["ingestion", "classification", "notifications", "maintenance", "cron-publisher"]
                for round in 1...3 {
                    let replicas = try services.map { try stage.start($0, $0 == "cron-publisher" ? schedules : [:]) }
                    for replica in replicas { try await replica.ready(stage.client) }
                    try await InTime.until("run \(round) by schedule", .seconds(20)) {
                        try await stage.count(
                            "SELECT count(*) AS value FROM scheduled_job_runs WHERE settled_at IS NOT NULL") >= round
                    }
                    for replica in replicas { try await expectOrderlyEnd(replica) }
                }
                // What was rung while nobody heard it waits for the next one.
                _ = try await stage.start("ingestion", count: 1)
                _ = try await stage.ringAndSettle()
                try await stage.quiet()
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
            }
        }

        /// Who probes a service does not stop when it is to end.
        private func expectOrderlyEnd(_ replica: Replica) async throws {
            replica.signal(SIGTERM)
            try await InTime.until("\(replica.process.name) to close its port", .seconds(20), every: .milliseconds(2)) {
                try !LocalPort.isOpen(replica.httpPort)
            }
            #expect(try await replica.process.exit(within: .seconds(20)) == .code(0))
            let lines = replica.process.output.split(separator: "\n")
            #expect(lines.last?.hasSuffix("] stopped") == true, "\(lines.suffix(3))")
            let complaints = lines.filter { !Self.isHarmless($0) }
            #expect(complaints.isEmpty, "\(replica.process.name): \(complaints)")
        }

        /// `2026-01-02T03:04:05.678Z info  [name] …`; a library's own cry has another shape.
        private static func isHarmless(_ line: Substring) -> Bool {
            ["info", "warning"].contains(line.split(separator: " ").dropFirst().first)
        }
    }
}
