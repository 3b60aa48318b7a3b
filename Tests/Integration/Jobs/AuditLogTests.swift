import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("The audit log")
    struct AuditLogTests {
        private func list(_ ledger: LedgerFixture, _ change: (inout AuditFilter) -> Void = { _ in }) async throws
            -> [String]
        {
            var filter = AuditFilter()
            change(&filter)
            return try await AuditLog.list(filter, limit: 3, in: ledger.pool).map(\.subject)
        }

        @Test("is listed newest first, page by page, by actor, action or its beginning, subject and time")
        func filters() async throws {
            try await LedgerFixture.with { ledger in
                let bob = Operator(name: "operator:bob")
                for (action, subject, person) in [
                    ("dead.replay", "a", LedgerFixture.ann), ("dead.purge", "b", bob), ("deadline", "c", bob),
                    ("pause", "d", LedgerFixture.ann),
                ] {
                    try await AuditLog.note(action, subject, by: person, in: ledger.pool)
                }
                #expect(try await list(ledger) == ["d", "c", "b"])
                let third = try await AuditLog.list(limit: 3, in: ledger.pool)[2].id
                #expect(try await list(ledger) { $0.before = third } == ["a"])
                #expect(try await list(ledger) { $0.action = "dead" } == ["b", "a"])
                #expect(try await list(ledger) { $0.action = "dead.purge" } == ["b"])
                #expect(try await list(ledger) { $0.actor = "operator:bob" } == ["c", "b"])
                #expect(try await list(ledger) { $0.subject = "d" } == ["d"])
                #expect(try await list(ledger) { $0.since = Date().addingTimeInterval(3600) } == [])
                #expect(try await list(ledger) { $0.until = Date().addingTimeInterval(-3600) } == [])
                let error = await #expect(throws: NotFound.self) { try await list(ledger) { $0.action = "paus" } }
                #expect(error?.description == "there is no action 'paus'; did you mean 'pause'?")
            }
        }
    }
}
