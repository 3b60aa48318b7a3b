import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("A pause")
    struct PauseTests {
        private func pause(_ scope: PauseScope, _ name: String, _ ledger: LedgerFixture) async throws -> Bool {
            try await PauseLedger.pause(scope, name, by: LedgerFixture.ann, in: ledger.pool).isNew
        }

        private func resume(_ scope: PauseScope, _ name: String, _ ledger: LedgerFixture) async throws -> Bool {
            try await PauseLedger.resume(scope, name, by: LedgerFixture.ann, in: ledger.pool) != nil
        }

        /// The keys of the jobs that the condition for claims lets through.
        private func admitted(_ ledger: LedgerFixture) async throws -> Set<String> {
            Set(
                try await ledger.pool.query(
                    "SELECT unique_key FROM live_jobs AS job WHERE \(unescaped: PauseLedger.admitsJob)"
                ).map { try $0.decode("unique_key", as: String.self) })
        }

        @Test("of a type, a family or a tenant holds up its jobs and no others, also those without a tenant")
        func condition() async throws {
            try await LedgerFixture.with { ledger in
                let (tenant, other) = (UUID(), UUID())
                try await ledger.enqueue(
                    LedgerFixture.request(key: "plain"), LedgerFixture.request(key: "type") { $0.type = "other_work" },
                    LedgerFixture.request(key: "family") { $0.family = .maintenance },
                    LedgerFixture.request(key: "tenant") { $0.tenantID = tenant },
                    LedgerFixture.request(key: "neighbour") { $0.tenantID = other })
                let all: Set = ["plain", "type", "family", "tenant", "neighbour"]
                #expect(try await admitted(ledger) == all)
                let pauses: [(PauseScope, String, String)] = [
                    (.type, "other_work", "type"), (.family, "maintenance", "family"),
                    (.tenant, tenant.uuidString, "tenant"),
                ]
                for (scope, name, key) in pauses {
                    #expect(try await pause(scope, name, ledger))
                    #expect(try await admitted(ledger) == all.subtracting([key]))
                    #expect(try await resume(scope, name, ledger))
                    #expect(try await admitted(ledger) == all)
                }
                for (scope, name, _) in pauses { #expect(try await pause(scope, name, ledger)) }
                #expect(try await admitted(ledger) == ["plain", "neighbour"])
            }
        }

        @Test("of a scheduled job lets none of its runs start, by hand neither, until it ends")
        func scheduledJob() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let id = try await ledger.run()
                #expect(try await pause(.scheduled, "email_sync", ledger))
                #expect(try await ledger.claimAll(for: holder).isEmpty)
                #expect(try await RunLedger.claim(id, holder: holder, in: ledger.pool) == nil)
                #expect(try await ledger.count("scheduled_jobs WHERE paused_at IS NOT NULL") == 1)
                let pauses = try await PauseLedger.list(in: ledger.pool)
                #expect(pauses.map(\.key) == ["ingest_emails"] && pauses[0].waiting == 1)
                #expect(try await resume(.scheduled, "ingest_emails", ledger))
                #expect(try await ledger.count("scheduled_jobs WHERE paused_at IS NOT NULL") == 0)
                #expect(try await ledger.claimAll(for: holder).map(\.id) == [id])
            }
        }

        @Test("of a family holds up its runs too, and makes nobody ring for them or take them for stuck")
        func family() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                _ = try await ledger.run()
                try await ledger.enqueue(LedgerFixture.request())
                try await ledger.register(types: "probe_work")
                let past = "now() - interval '1 hour'"
                try await ledger.pool.query("UPDATE live_jobs SET available_at = \(unescaped: past)")
                try await ledger.pool.query("UPDATE scheduled_job_runs SET created_at = \(unescaped: past)")
                #expect(try await ledger.breaches().count == 2)
                #expect(try await pause(.family, "ingestion", ledger))
                #expect(try await ledger.claimAll(for: holder).isEmpty)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("is written once, with who and why, and ends once")
        func idempotent() async throws {
            try await LedgerFixture.with { ledger in
                #expect(try await pause(.family, "ingestion", ledger))
                #expect(try await !pause(.family, "ingestion", ledger))
                let pause = try await PauseLedger.list(in: ledger.pool)[0]
                #expect(pause.actor == "operator:ann" && pause.reason == "because" && pause.scope == .family)
                let ends = try await racing(4) { _ in try await resume(.family, "ingestion", ledger) }
                #expect(ends.count { $0 } == 1)
                #expect(try await ledger.audit() == ["pause family ingestion", "resume family ingestion"])
            }
        }

        @Test("of a tenant goes by name or id")
        func tenant() async throws {
            try await LedgerFixture.with { ledger in
                let id = try await ledger.pool.query("INSERT INTO tenants (name) VALUES ('acme') RETURNING id")[0]
                    .decode("id", as: UUID.self)
                #expect(try await pause(.tenant, "acme", ledger))
                #expect(try await !pause(.tenant, id.uuidString, ledger))
                #expect(try await PauseLedger.list(in: ledger.pool).map(\.tenant) == ["acme"])
            }
        }

        @Test("of what is not there is refused with the near miss")
        func notFound() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.register(types: "probe_work")
                try await ledger.pool.query("INSERT INTO tenants (name) VALUES ('acme')")
                try await ledger.schedule(lastInstant: 0, accountedTo: 0)
                let misses: [(PauseScope, String, String)] = [
                    (.type, "prob_work", "probe_work"), (.family, "ingestoin", "ingestion"),
                    (.tenant, "acne", "acme"), (.scheduled, "ingest_email", "ingest_emails"),
                    (.schedule, "ingest_email", "ingest_emails"),
                ]
                for (scope, name, meant) in misses {
                    let error = await #expect(throws: (any Error).self) { try await pause(scope, name, ledger) }
                    #expect(error.map { "\($0)".contains("did you mean '\(meant)'?") } == true, "\(scope)")
                }
                await #expect(throws: NotFound.self) { try await pause(.tenant, UUID().uuidString, ledger) }
                #expect(try await ledger.count("pauses") == 0)
            }
        }

        @Test("of a schedule fires what is due before, nothing meanwhile, and records what passed as missed")
        func schedule() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 2, accountedTo: 5)
                #expect(try await pause(.schedule, "ingest_emails", ledger))
                #expect(try await ledger.count("scheduled_job_runs WHERE status = 'queued'") == 1)
                try await ledger.shiftBack(seconds: 60)
                let stored = try await ledger.stored()
                #expect(stored.definition.isPaused)
                #expect(try await ScheduleLedger.fire(stored, in: ledger.pool) == nil)
                let holder = try await ledger.process()
                #expect(try await ledger.claimAll(for: holder).count == 1)
                #expect(try await resume(.schedule, "ingest_emails", ledger))
                let missed = "scheduled_job_runs WHERE status = 'missed' AND error = 'the schedule was paused'"
                #expect(try await ledger.count(missed) == 1)
                #expect((7...8).contains(try await ledger.accounted()))
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("of a schedule outlives its redefinition by a publisher")
        func redefinition() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 0, accountedTo: 0)
                #expect(try await pause(.schedule, "ingest_emails", ledger))
                try await ledger.schedule(lastInstant: 0, accountedTo: 0, every: "@every 20s")
                #expect(try await ledger.stored().definition.isPaused)
            }
        }
    }
}
