import FoundationEssentials
import Glibc
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("Ticks by hand")
    struct FirstSyncTests {
        @Test("a tick with an empty body, with {} and with a user syncs what it names", arguments: ["", "{}"])
        func sync(body: String) async throws {
            try await Stage.run(users: 2, messages: 60) { stage in
                _ = try await stage.start("ingestion", count: 1)
                let run = try await stage.ringAndSettle(body)
                let status: String = try await stage.value(
                    "SELECT status AS value FROM scheduled_job_runs WHERE id = \(run)")
                #expect(status == "completed")
                let new: String = try await stage.value(
                    "SELECT counts ->> 'new' AS value FROM scheduled_job_runs WHERE id = \(run)")
                #expect(new == "120")
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
            }
        }

        @Test("a tick for one user syncs that user's mailbox only")
        func oneUser() async throws {
            try await Stage.run(users: 2, messages: 40) { stage in
                _ = try await stage.start("ingestion", count: 1)
                let (one, other) = (try stage.user(1), try stage.user(2))
                let userID: UUID = try await stage.value(
                    "SELECT user_id AS value FROM connections WHERE account = \(one.email)")
                _ = try await stage.ringAndSettle(#"{"parameters":{"user_id":"\#(userID.uuidString.lowercased())"}}"#)
                try await stage.expectExactMailboxes([one])
                #expect(try await stage.stored(other.email).isEmpty)
                #expect(other.counts.requests == 0)
                _ = try await stage.ringAndSettle()
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
            }
        }

        @Test("a tick delivered twice with one message id makes one run")
        func once() async throws {
            try await Stage.run(users: 1, messages: 5) { stage in
                _ = try await stage.start("ingestion", count: 2)
                for _ in 0..<5 { try await stage.ring(messageID: "the-same") }
                try await stage.settled(try await stage.run(ofMessage: "the-same"))
                // The last tick is behind the doubled ones in the queue, so those have been heard by then.
                _ = try await stage.ringAndSettle()
                #expect(try await stage.count("SELECT count(*) AS value FROM scheduled_job_runs") == 2)
                try await stage.expectInvariants()
            }
        }

        @Test(
            "amqp-publish, which knows nothing of Carillon, rings with {} and with an empty body",
            .enabled(if: access("/usr/bin/amqp-publish", X_OK) == 0), arguments: ["{}", ""])
        func plainClient(body: String) async throws {
            try await Stage.run(users: 1, messages: 10) { stage in
                _ = try await stage.start("ingestion", count: 1)
                let publish = try stage.run(
                    "amqp-publish",
                    [
                        "/usr/bin/amqp-publish", "-u", stage.servers.broker.uri(stage.name), "-e", "carillon.ticks",
                        "-r", "ingestion.ingest_emails", "-b", body,
                    ])
                #expect(try await publish.exit(within: .seconds(20)) == .code(0))
                try await InTime.until("the run", .seconds(20)) {
                    try await stage.count("SELECT count(*) AS value FROM scheduled_job_runs") == 1
                }
                try await stage.quiet()
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
            }
        }

        @Test("one run in the foreground needs no broker, syncs the user it names and exits 0")
        func foreground() async throws {
            try await Stage.run(users: 2, messages: 30) { stage in
                let user = try stage.user(1)
                let userID: UUID = try await stage.value(
                    "SELECT user_id AS value FROM connections WHERE account = \(user.email)")
                let run = try stage.run(
                    "ingestion-run",
                    [
                        try Executables.path("ingestion"), "run", "ingest_emails", "--parameter",
                        "user_id=\(userID.uuidString.lowercased())",
                    ], ["AMQP_URL": "amqp://127.0.0.1:\(try LocalPort.free())"])
                #expect(try await run.exit(within: .seconds(60)) == .code(0))
                try await stage.expectExactMailboxes([user])
                #expect(try stage.user(2).counts.requests == 0)
                try await stage.expectInvariants()
            }
        }
    }
}
