import FoundationEssentials
import Postgres
import SandboxService
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
    }
}
