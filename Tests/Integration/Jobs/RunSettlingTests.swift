import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Settling a run")
    struct RunSettlingTests {
        /// A completed run with children, all claimed.
        private func family(
            of count: Int, _ ledger: LedgerFixture, _ holder: UUID
        ) async throws -> (run: ClaimedRun, children: [ClaimedJob]) {
            let run = try await ledger.running(for: holder)
            try await ledger.finish(run) { transaction in
                let requests = (0..<count).map { _ in LedgerFixture.request() }
                let ids = try await JobLedger.enqueue(requests, cause: run.cause, in: transaction)
                return ["children": ids.count]
            }
            let children = try await ledger.claimJobs(count, for: holder)
            return (run, children)
        }

        @Test("waits for its children and adds their counts to its own")
        func counts() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let (run, children) = try await family(of: 3, ledger, holder)
                #expect(
                    children.allSatisfy {
                        $0.cause.runID == run.id && $0.cause.correlationID == run.cause.correlationID
                    })
                #expect(try await ledger.status(of: run.id) == .completed)
                for (index, child) in children.enumerated() {
                    try await RunLedger.settle(family: .ingestion, in: ledger.pool)
                    #expect(try await ledger.column("settled_at", of: run.id) == nil)
                    try await ledger.complete(child, counts: ["fetched": index + 1, "done": 10])
                }
                try await RunLedger.settle(family: .ingestion, in: ledger.pool)
                #expect(try await ledger.column("settled_at", of: run.id) != nil)
                #expect(
                    try await ledger.column("counts", of: run.id) == #"{"done": 31, "fetched": 6, "children": 3}"#)
                try await RunLedger.settle(family: .ingestion, in: ledger.pool)
                #expect(
                    try await ledger.column("counts", of: run.id) == #"{"done": 31, "fetched": 6, "children": 3}"#)
                #expect(try await RunLedger.settledStatus(of: run.id, in: ledger.pool) == .completed)
            }
        }

        @Test("happens when two last children end at once, whoever looks meanwhile")
        func twoLast() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                for round in 0..<15 {
                    let (run, children) = try await family(of: 2, ledger, holder)
                    _ = try await racing(6) { index in
                        if index < 2 {
                            try await ledger.complete(children[index], counts: ["fetched": 1])
                        } else {
                            try await RunLedger.settle(family: .ingestion, in: ledger.pool)
                        }
                    }
                    try await RunLedger.settle(family: .ingestion, in: ledger.pool)
                    let counts = try await ledger.column("counts", of: run.id)
                    #expect(counts == #"{"done": 1, "fetched": 2, "children": 2}"#, "round \(round)")
                    #expect(try await ledger.column("settled_at", of: run.id) != nil, "round \(round)")
                }
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("counts a run with a dead letter among its children as failed")
        func deadChild() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let (run, children) = try await family(of: 2, ledger, holder)
                try await ledger.complete(children[0], counts: [:])
                #expect(try await RunLedger.settledStatus(of: run.id, in: ledger.pool) == nil)
                try await JobLedger.bury(children[1], error: "no", countsAs: .error, in: ledger.pool)
                try await RunLedger.settle(family: .ingestion, in: ledger.pool)
                #expect(try await RunLedger.settledStatus(of: run.id, in: ledger.pool) == .failed)
            }
        }

        @Test("does not happen while a child waits for another attempt")
        func waitingChild() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let (run, children) = try await family(of: 1, ledger, holder)
                try await JobLedger.giveBack(
                    children[0], after: .seconds(3600), failure: .error, error: "later", in: ledger.pool)
                try await RunLedger.settle(family: .ingestion, in: ledger.pool)
                #expect(try await ledger.column("settled_at", of: run.id) == nil)
            }
        }
    }
}
