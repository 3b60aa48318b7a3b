import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Purging dead letters")
    struct DeadLetterPurgeTests {
        private func purge(_ filter: DeadLetterFilter, _ ledger: LedgerFixture) async throws -> Int {
            try await DeadLetterLedger.purge(filter, by: LedgerFixture.ann, in: ledger.pool)
        }

        @Test("of a failed job empties the letter and leaves its mark, so that the failure stays provable")
        func proof() async throws {
            try await LedgerFixture.with { ledger in
                let letter = try await ledger.deadJob("secret", LedgerFixture.request(payload: #"{"secret":1}"#))
                #expect(try await purge(LedgerFixture.letters(letter), ledger) == 1)
                #expect(
                    try await DeadLetterLedger.list(
                        LedgerFixture.letters { $0.isReplayed = nil }, limit: 9, in: ledger.pool
                    ).isEmpty)
                await #expect(throws: NotFound.self) { try await DeadLetterLedger.show(letter, in: ledger.pool) }
                await #expect(throws: NotFound.self) { _ = try await purge(LedgerFixture.letters(letter), ledger) }
                let text = try await ledger.value("SELECT dead_letters::text FROM dead_letters", as: String.self)
                #expect(!text.contains("secret"))
                #expect(try await ledger.breaches() == [])
                #expect(try await ledger.audit() == ["dead.purge dead letter \(letter) 1"])
            }
        }

        @Test("of messages, and of jobs that history has forgotten, deletes")
        func deletes() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.deadMessage(.tick, key: "ingestion.x")
                _ = try await ledger.deadJob()
                try await ledger.pool.query("DELETE FROM finished_jobs")
                #expect(try await purge(LedgerFixture.letters(), ledger) == 2)
                #expect(try await ledger.count("dead_letters") == 0)
            }
        }

        @Test("by age and filter leaves the rest, and what was replayed unless asked for")
        func byAge() async throws {
            try await LedgerFixture.with { ledger in
                let old = try await ledger.deadMessage(.tick, key: "ingestion.x")
                let replayed = try await ledger.deadMessage(.tick, key: "ingestion.x")
                try await ledger.pool.query("UPDATE dead_letters SET created_at = now() - interval '40 days'")
                try await ledger.pool.query("UPDATE dead_letters SET replayed_at = now() WHERE id = \(replayed)")
                let new = try await ledger.deadMessage(.tick, key: "ingestion.x")
                let aged = LedgerFixture.letters { $0.until = Date().addingTimeInterval(-30 * 86_400) }
                #expect(try await purge(aged, ledger) == 1)
                #expect(try await ledger.count("dead_letters WHERE id = \(old)") == 0)
                var any = aged
                any.isReplayed = nil
                #expect(try await purge(any, ledger) == 1)
                #expect(try await DeadLetterLedger.list(limit: 9, in: ledger.pool).map(\.id) == [new])
            }
        }
    }
}
