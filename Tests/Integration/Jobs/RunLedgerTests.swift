import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("A run")
    struct RunLedgerTests {
        @Test("is claimed by one of twenty that race for it")
        func race() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                for _ in 0..<5 {
                    let id = try await ledger.run()
                    let claims = try await racing(20) { _ in
                        try await RunLedger.claim(id, holder: holder, in: ledger.pool)
                    }.compactMap(\.self)
                    #expect(claims.map(\.attempt) == [1])
                    for claim in claims { try await ledger.finish(claim) }
                }
                #expect(try await ledger.count("run_attempts WHERE ending = 'completed'") == 5)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("carries to its claimer what the tick asked for")
        func contents() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let cause = Cause()
                let parameters: [String: JSONValue] = ["lookback_days": 3, "full_sync": false]
                let (id, _) = try await RunLedger.record(
                    ledger.job, parameters: parameters, messageID: "m", cause: cause, in: ledger.pool)
                let run = try #require(try await RunLedger.claim(id, holder: holder, in: ledger.pool))
                #expect(run.job == ledger.job.name && run.trigger == .manual && run.parameters == parameters)
                #expect(run.cause.correlationID == cause.correlationID && run.cause.runID == id)
                #expect(run.cause.traceParent == cause.traceParent)
                #expect(run.lateness == nil && run.timeout == nil)
            }
        }

        @Test("is made once for a message id, however often and however many at once deliver it")
        func messageID() async throws {
            try await LedgerFixture.with { ledger in
                let made = try await racing(10) { _ in
                    try await RunLedger.record(
                        ledger.job, parameters: [:], messageID: "once", cause: Cause(), in: ledger.pool)
                }
                #expect(Set(made.map(\.id)).count == 1)
                #expect(made.count { $0.isNew } == 1)
            }
        }

        @Test("is not claimed for a process that has ended or never was", arguments: [true, false])
        func deadClaimer(known: Bool) async throws {
            try await LedgerFixture.with { ledger in
                let holder = known ? try await ledger.process() : UUID()
                if known { try await ProcessLedger.end(holder, as: .died, in: ledger.pool) }
                let id = try await ledger.run()
                #expect(try await RunLedger.claim(id, holder: holder, in: ledger.pool) == nil)
                #expect(try await ledger.status(of: id) == .queued)
                #expect(try await ledger.count("run_attempts") == 0)
            }
        }

        @Test("ends with its effects in one transaction")
        func effects() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let run = try await ledger.running(for: holder)
                let counts = try await ledger.finish(run, effects: LedgerFixture.noting("done"))
                #expect(counts == ["done": 1, "noted": 1])
                #expect(try await ledger.notes() == ["done"])
                #expect(try await ledger.column("counts", of: run.id) == #"{"done": 1, "noted": 1}"#)
                #expect(try await ledger.column("duration_ms", of: run.id) != nil)
                #expect(try await ledger.column("settled_at", of: run.id) != nil)
                #expect(try await ledger.count("scheduled_jobs WHERE last_success_at IS NOT NULL") == 1)
            }
        }

        @Test("goes on when its effects fail, and nothing of them stays")
        func brokenEffects() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let run = try await ledger.running(for: holder)
                await #expect(throws: Broken.self) {
                    try await ledger.finish(run) { transaction in
                        _ = try await LedgerFixture.noting("half")(transaction)
                        throw Broken()
                    }
                }
                #expect(try await ledger.notes() == [])
                #expect(try await ledger.status(of: run.id) == .running)
                try await ledger.finish(run, .failed)
                #expect(try await ledger.status(of: run.id) == .failed)
                #expect(try await ledger.count("scheduled_jobs WHERE last_success_at IS NOT NULL") == 0)
            }
        }

        @Test("cannot be finished under a fence that is void, and the effects do not happen")
        func lostFence() async throws {
            try await LedgerFixture.with { ledger in
                let (frozen, healthy) = (try await ledger.process(), try await ledger.process())
                let old = try await ledger.running(for: frozen)
                try await ProcessLedger.end(frozen, as: .died, in: ledger.pool)
                #expect(try await ledger.releaseRuns() == [old.id])
                await #expect(throws: ClaimLost.self) {
                    try await ledger.finish(old, effects: LedgerFixture.noting("queued"))
                }
                let new = try #require(try await RunLedger.claim(old.id, holder: healthy, in: ledger.pool))
                #expect(new.fence != old.fence && new.attempt == 2)
                await #expect(throws: ClaimLost.self) {
                    try await ledger.finish(old, effects: LedgerFixture.noting("running"))
                }
                await #expect(throws: ClaimLost.self) { try await RunLedger.handBack(old, in: ledger.pool) }
                try await ledger.finish(new, effects: LedgerFixture.noting("new"))
                await #expect(throws: ClaimLost.self) {
                    try await ledger.finish(old, effects: LedgerFixture.noting("over"))
                }
                #expect(try await ledger.notes() == ["new"])
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("finished again after a COMMIT whose answer was lost is finished once")
        func commitUnknown() async throws {
            try await LedgerFixture.with { ledger in
                let run = try await ledger.running(for: try await ledger.process())
                try await ledger.finish(run, effects: LedgerFixture.noting("once"))
                try await ledger.finish(run, effects: LedgerFixture.noting("once"))
                #expect(try await ledger.notes() == ["once"])
                #expect(try await ledger.status(of: run.id) == .completed)
            }
        }

        @Test("handed back is queued at once, and no crash is counted")
        func handBack() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let run = try await ledger.running(for: holder)
                try await RunLedger.handBack(run, in: ledger.pool)
                try await RunLedger.handBack(run, in: ledger.pool)
                await #expect(throws: ClaimLost.self) { try await ledger.finish(run) }
                #expect(try await ledger.column("crashes", of: run.id) == "0")
                let again = try await ledger.claimAll(for: holder)
                #expect(again.map(\.attempt) == [2])
                #expect(again.first?.fence != run.fence)
                #expect(try await ledger.count("run_attempts WHERE ending = 'handed_back'") == 1)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("whose process died is claimed again, however often: it may have died of something else")
        func deaths() async throws {
            try await LedgerFixture.with { ledger in
                let id = try await ledger.run()
                for crash in 1...4 {
                    let holder = try await ledger.process()
                    #expect(try await RunLedger.claim(id, holder: holder, in: ledger.pool)?.crashes == crash - 1)
                    #expect(try await ledger.releaseRuns() == [])
                    try await ProcessLedger.end(holder, as: .died, in: ledger.pool)
                    let released = try await racing(5) { _ in
                        try await ledger.releaseRuns()
                    }.flatMap(\.self)
                    #expect(released == [id])
                    #expect(try await ledger.status(of: id) == .queued)
                    #expect(try await ledger.column("crashes", of: id) == "\(crash)")
                }
                #expect(try await ledger.column("error", of: id)?.contains("died") == true)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("whose own process died is claimed again twice; the third crash ends it")
        func crashes() async throws {
            try await LedgerFixture.with { ledger in
                let id = try await ledger.run()
                let holder = try await ledger.process()
                for crash in 1...3 {
                    let run = try #require(try await RunLedger.claim(id, holder: holder, in: ledger.pool))
                    for _ in 1...2 {  // written again after an unknown COMMIT
                        let status = try await RunLedger.crash(run, error: "its process was killed", in: ledger.pool)
                        #expect(status == (crash < 3 ? .queued : .failed))
                    }
                    #expect(try await ledger.column("crashes", of: id) == "\(crash)")
                }
                try await RunLedger.settle(family: .ingestion, in: ledger.pool)
                #expect(try await RunLedger.settledStatus(of: id, in: ledger.pool) == .failed)
                #expect(try await ledger.column("error", of: id) == "its process was killed")
                #expect(try await ledger.breaches() == [])
            }
        }
    }
}
