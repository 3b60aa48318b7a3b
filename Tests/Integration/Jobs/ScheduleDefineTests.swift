import FoundationEssentials
import Models
import Postgres
import Schedules
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Defining a schedule")
    struct ScheduleDefineTests {
        private func definition(_ ledger: LedgerFixture) -> ScheduleDefinition {
            var definition = ScheduleDefinition(job: ledger.job.name, expression: "*/5 * * * *", source: "catalogue")
            definition.parameters = ["lookback_days": 7, "full_sync": true]
            definition.anchor = Date(timeIntervalSince1970: 1_700_000_000.123456)
            return definition
        }

        @Test("is done once; the same definition again changes nothing")
        func unchanged() async throws {
            try await LedgerFixture.with { ledger in
                let definition = definition(ledger)
                #expect(try await ScheduleLedger.define([definition], in: ledger.pool) == [ledger.job.name])
                let first = try await ledger.stored()
                #expect(try await ScheduleLedger.define([definition], in: ledger.pool) == [])
                let second = try await ledger.stored()
                #expect(second.revision == 1 && second.accountedTo == first.accountedTo)
                #expect(second.definition.parameters == definition.parameters)
            }
        }

        @Test("anew with any difference makes a new revision, and what was due before is not fired by the new rule")
        func changed() async throws {
            let changes: [(inout ScheduleDefinition) -> Void] = [
                { $0.expression = "@every 10s" }, { $0.zone = "Europe/Berlin" }, { $0.dst = .twice },
                { $0.anchor = nil }, { $0.catchUp = .seconds(5) }, { $0.overlap = .bufferOne },
                { $0.timeout = .seconds(9) }, { $0.timeout = nil }, { $0.parameters = [:] }, { $0.isPaused = true },
                { $0.isPaused = false }, { $0.source = "schedules.yaml" },
            ]
            try await LedgerFixture.with { ledger in
                var definition = definition(ledger)
                try await ScheduleLedger.define([definition], in: ledger.pool)
                try await ledger.pool.query("UPDATE schedules SET accounted_to = now() - interval '1 day'")
                for (index, change) in changes.enumerated() {
                    change(&definition)
                    let changed = try await ScheduleLedger.define([definition], in: ledger.pool)
                    #expect(changed == [ledger.job.name], "change \(index)")
                    #expect(try await ledger.stored().revision == Int64(index + 2), "change \(index)")
                }
                #expect(try await ledger.count("schedules WHERE accounted_to > now() - interval '1 minute'") == 1)
                let stored = try await ledger.stored().definition
                #expect(stored == definition)
            }
        }

        @Test("anew accounts first, by the old rule, for what was due")
        func accountsByTheOldRule() async throws {
            try await LedgerFixture.with { ledger in
                var definition = definition(ledger)
                definition.expression = "@every 1h"
                definition.anchor = nil
                try await ScheduleLedger.define([definition], in: ledger.pool)
                try await ledger.pool.query("UPDATE schedules SET accounted_to = now() - interval '150 minutes'")
                definition.expression = "@every 24h"
                try await ScheduleLedger.define([definition], in: ledger.pool)
                let accounted = try await ledger.value(
                    "SELECT coalesce(sum(missed + (status <> 'missed')::int), 0)::bigint FROM scheduled_job_runs",
                    as: Int64.self)
                #expect((2...3).contains(accounted))
                #expect(try await ledger.count("outbox") == 1)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("with the same instants keeps the account: nothing that is due is swallowed")
        func sameInstants() async throws {
            try await LedgerFixture.with { ledger in
                var definition = definition(ledger)
                try await ScheduleLedger.define([definition], in: ledger.pool)
                try await ledger.pool.query("UPDATE schedules SET accounted_to = now() - interval '1 hour'")
                definition.timeout = .seconds(77)
                try await ScheduleLedger.define([definition], in: ledger.pool)
                #expect(try await ledger.count("schedules WHERE accounted_to < now() - interval '59 minutes'") == 1)
                #expect(try await ledger.stored().revision == 2)
            }
        }

        @Test("never moves the account back")
        func accountAhead() async throws {
            try await LedgerFixture.with { ledger in
                var definition = definition(ledger)
                try await ScheduleLedger.define([definition], in: ledger.pool)
                try await ledger.pool.query("UPDATE schedules SET accounted_to = now() + interval '1 hour'")
                definition.catchUp = .seconds(1)
                try await ScheduleLedger.define([definition], in: ledger.pool)
                #expect(try await ledger.count("schedules WHERE accounted_to > now() + interval '59 minutes'") == 1)
            }
        }

        @Test("leaves an operator's definition alone")
        func operatorOwned() async throws {
            try await LedgerFixture.with { ledger in
                var definition = definition(ledger)
                try await ScheduleLedger.define([definition], in: ledger.pool)
                try await ledger.pool.query("UPDATE schedules SET source = 'operator', expression = '0 4 * * *'")
                definition.expression = "@every 1s"
                #expect(try await ScheduleLedger.define([definition], in: ledger.pool) == [])
                let stored = try await ledger.stored()
                #expect(stored.definition.expression == "0 4 * * *" && stored.revision == 1)
            }
        }

        @Test("waits for jobs that no service has registered")
        func unregistered() async throws {
            try await LedgerFixture.with { ledger in
                var definition = definition(ledger)
                definition.job = "classify_tasks"
                #expect(try await ScheduleLedger.define([definition], in: ledger.pool) == [])
                #expect(try await ledger.count("schedules") == 0)
                let (_, unscheduled) = try await ScheduleLedger.look(in: ledger.pool)
                #expect(unscheduled == [ledger.job.name])
            }
        }

        @Test("at once by ten publishers makes one revision")
        func race() async throws {
            try await LedgerFixture.with { ledger in
                let definition = definition(ledger)
                let changed = try await racing(10) { _ in
                    try await ScheduleLedger.define([definition], in: ledger.pool)
                }
                #expect(changed.flatMap(\.self) == [ledger.job.name])
                #expect(try await ledger.stored().revision == 1)
            }
        }
    }
}
