import AMQP
import FoundationEssentials
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("The death of a server")
    struct ServerDeathTests {
        /// Once the server accepts connections: a tick by hand must have begun to run within this time.
        private static let promise = Duration.seconds(15)

        /// Waits for a tick that is rung now to be executed.
        private func flowsAgain(_ stage: Stage, since accepted: ContinuousClock.Instant) async throws {
            let id = UUID().uuidString
            let limit = Self.promise - (.now - accepted)
            try await stage.ring(messageID: id, within: limit)
            try await InTime.until("work to flow again", Self.promise - (.now - accepted)) {
                try await stage.count(
                    """
                    SELECT count(*) AS value FROM scheduled_job_runs WHERE message_id = \(id) AND started_at IS NOT NULL
                    """) == 1
            }
            print("flows again after \(ContinuousClock.now - accepted)")
        }

        @Test("SIGKILL of RabbitMQ under load: work flows again within 15 s, and no confirmed tick is lost")
        func broker() async throws {
            try await Stage.run(users: 2, messages: 50) { stage in
                _ = try await stage.start("ingestion", count: 2)
                let schedules = try stage.schedules("  ingest_emails: {every: 1s}")
                _ = try await stage.start("cron-publisher", count: 2, schedules)
                let load = Task { try await ringAllTheTime(stage) }
                try await InTime.until("some load", .seconds(20)) {
                    try await stage.count("SELECT count(*) AS value FROM scheduled_job_runs") >= 60
                }
                try await stage.servers.broker.kill()
                try await stage.servers.broker.start()
                try await flowsAgain(stage, since: .now)
                load.cancel()
                let confirmed = try await load.value
                #expect(confirmed.count > 50)
                try await InTime.until("every confirmed tick to be in the ledger", .seconds(20)) {
                    try await stage.count(
                        """
                        SELECT count(*) AS value FROM scheduled_job_runs WHERE message_id = ANY(\(confirmed)::text[])
                        """) == confirmed.count
                }
                _ = try await stage.ringAndSettle()
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
            }
        }

        /// As fast as the runs are done and no faster: what is asked is when work flows again, and not how long a backlog
        /// takes on this machine.
        ///
        /// - Returns: the message ids that the broker confirmed.
        private func ringAllTheTime(_ stage: Stage) async throws -> [String] {
            var confirmed: [String] = []
            while !Task.isCancelled {
                let id = UUID().uuidString
                do {
                    if try await stage.ring(messageID: id) == .confirmed { confirmed.append(id) }
                    try await InTime.until("the runs to keep up", .seconds(60)) {
                        try await stage.count(
                            "SELECT count(*) AS value FROM scheduled_job_runs WHERE settled_at IS NULL") < 20
                    }
                } catch is CancellationError {
                    break
                }
            }
            return confirmed
        }

        @Test("SIGKILL of PostgreSQL in the middle of a sync: work flows again within 15 s and the mailboxes are exact")
        func database() async throws {
            try await Stage.run(users: 3, messages: 600) { stage in
                for user in stage.users { user.addFaults([Fault(.slow, endpoint: .batch, delayMs: 400)]) }
                _ = try await stage.start("ingestion", count: 2)
                let schedules = try stage.schedules("  ingest_emails: {every: 2s}")
                _ = try await stage.start("cron-publisher", count: 2, schedules)
                try await InTime.until("the middle of the sync", .seconds(30), every: .milliseconds(5)) {
                    stage.users.allSatisfy { $0.counts[.messagesGet].requests >= 100 }
                }
                try await stage.servers.database.kill()
                try await stage.servers.database.start()
                try await flowsAgain(stage, since: .now)
                for user in stage.users { user.faults = [] }
                _ = try await stage.ringAndSettle()
                try await InTime.until("the mailboxes to be read to the end", .seconds(40)) {
                    try await stage.count(
                        """
                        SELECT count(*) AS value FROM connections WHERE mail_cursor ? 'history_id'
                            AND NOT mail_cursor ? 'listing'
                        """) == 3
                }
                _ = try await stage.ringAndSettle()
                try await stage.expectExactMailboxes()
                #expect(try await stage.count("SELECT count(*) AS value FROM dead_letters") == 0)
                try await stage.expectInvariants()
            }
        }
    }
}
