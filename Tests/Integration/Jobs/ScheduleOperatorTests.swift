import FoundationEssentials
import Models
import Postgres
import Schedules
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("A schedule set by an operator")
    struct ScheduleOperatorTests {
        private func set(
            _ ledger: LedgerFixture, _ expression: String, job: String = "ingest_emails",
            _ change: (inout ScheduleDefinition) -> Void = { _ in }
        ) async throws -> Bool {
            var definition = ScheduleDefinition(job: job, expression: expression, source: "cli")
            change(&definition)
            return try await ScheduleLedger.set(definition, by: LedgerFixture.ann, in: ledger.pool)
        }

        @Test("wins over a publisher's, before and after, until it is given back")
        func precedence() async throws {
            try await LedgerFixture.with { ledger in
                let publishers = ScheduleDefinition(job: "ingest_emails", expression: "0 1 * * *", source: "catalogue")
                try await ScheduleLedger.define([publishers], in: ledger.pool)
                #expect(try await set(ledger, "0 4 * * *") { $0.zone = "Europe/Berlin" })
                #expect(try await !set(ledger, "0 4 * * *") { $0.zone = "Europe/Berlin" })
                #expect(try await ScheduleLedger.define([publishers], in: ledger.pool) == [])
                let stored = try await ledger.stored()
                #expect(stored.definition.source == "operator" && stored.revision == 2)
                #expect(stored.definition.expression == "0 4 * * *" && stored.definition.zone == "Europe/Berlin")
                #expect(try await ScheduleLedger.look(in: ledger.pool).unscheduled == [])

                try await ScheduleLedger.release("email_sync", by: LedgerFixture.ann, in: ledger.pool)
                #expect(try await ledger.stored().definition.expression == "0 4 * * *")
                #expect(try await ScheduleLedger.look(in: ledger.pool).unscheduled == ["ingest_emails"])
                #expect(try await ScheduleLedger.define([publishers], in: ledger.pool) == ["ingest_emails"])
                #expect(try await ledger.stored().definition.expression == "0 1 * * *")
                #expect(
                    try await ledger.audit() == ["schedule.set ingest_emails", "schedule.remove ingest_emails"])
            }
        }

        @Test("accounts by the old rule for what was due, and may be changed again")
        func accounts() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 2, accountedTo: 5)
                #expect(try await set(ledger, "@every 1h"))
                #expect(try await ledger.count("scheduled_job_runs WHERE status = 'queued'") == 1)
                #expect(try await set(ledger, "@every 2h"))
                #expect(try await ledger.stored().revision == 3)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("of a job that no service runs waits for one that does")
        func unregistered() async throws {
            try await LedgerFixture.with { ledger in
                #expect(try await set(ledger, "@every 1h", job: "fact_decay"))
                #expect(try await ScheduleLedger.load(in: ledger.pool).schedules.isEmpty)
                try await ScheduleLedger.register([try Catalogue.job(named: "fact_decay")], in: ledger.pool)
                let schedules = try await ScheduleLedger.load(in: ledger.pool).schedules
                #expect(schedules.map(\.definition.expression) == ["@every 1h"])
            }
        }

        @Test("is refused when it is wrong, with what is wrong")
        func refused() async throws {
            try await LedgerFixture.with { ledger in
                await #expect(throws: ScheduleError.self) { try await set(ledger, "61 * * * *") }
                await #expect(throws: CatalogueError.self) { try await set(ledger, "@every 1h", job: "ingest_mail") }
                await #expect(throws: ParameterError.self) {
                    try await set(ledger, "@every 1h") { $0.parameters = ["x": 1] }
                }
                let error = await #expect(throws: NotFound.self) {
                    try await ScheduleLedger.release("ingest_emails", by: LedgerFixture.ann, in: ledger.pool)
                }
                #expect(error?.description.contains("schedule 'ingest_emails'") == true)
                try await ledger.schedule(lastInstant: 0, accountedTo: 0)
                let other = await #expect(throws: NotFound.self) {
                    try await ScheduleLedger.release("ingest_emails", by: LedgerFixture.ann, in: ledger.pool)
                }
                #expect(other?.description.contains("it comes from 'catalogue'") == true)
            }
        }
    }
}
