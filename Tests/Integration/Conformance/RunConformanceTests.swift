import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    @Suite("run scheduled jobs")
    struct RunConformanceTests {
        @Test("one at a time, in the order asked for", arguments: Backend.allCases)
        func single(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let first = try await stage.run()
                let second = try await stage.run(.bufferOne, ["lookback_days": 2])
                let running = try #require(try await stage.claimRuns().only)
                #expect(running.id == first && running.attempt == 1 && running.trigger == .manual)
                #expect(running.cause.runID == first)
                _ = try await stage.ledger.finish(running, RunEnding(status: .completed, counts: ["a": 1]))
                let run = try #require(try await stage.ledger.run(first))
                #expect(run.status == .completed && run.counts == ["a": 1] && run.isSettled)
                #expect(try await stage.claimRuns().map(\.id) == [second])
                await #expect(throws: ClaimLost.self) {
                    try await stage.ledger.handBack(running)
                }
            }
        }

        @Test("as the overlap policy says while one runs", arguments: Backend.allCases)
        func overlap(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let running = try await stage.run()
                #expect(try await stage.claimRuns().count == 1)
                let skipped = try await stage.run(.skip)
                let buffered = try await stage.run()
                let merged = try await stage.run()
                let different = try await stage.run(.bufferOne, ["lookback_days": 2])
                let beside = try await stage.run(.allow)
                let cancelling = try await stage.run(.cancelRunning)
                #expect(try await stage.claimRuns().map(\.id) == [beside])
                #expect(try await stage.ledger.run(skipped)?.error == "the job was already running")
                #expect(try await stage.status(skipped) == .skipped)
                #expect(try await stage.status(merged) == .skipped)
                let text = buffered.uuidString.lowercased()
                #expect(
                    try await stage.ledger.run(merged)?.error
                        == "merged into run \(text), which waits with the same parameters")
                for id in [buffered, different, cancelling] { #expect(try await stage.status(id) == .queued) }
                #expect(try await stage.ledger.run(running)?.isCancelRequested == true)
                #expect(try await stage.ledger.stopRequests(of: stage.holder).count == 1)
            }
        }

        @Test("and settle them with the counts of their queued jobs", arguments: Backend.allCases)
        func settle(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                _ = try await stage.run()
                let run = try #require(try await stage.claimRuns().only)
                _ = try await stage.ledger.enqueue([Stage.request(), Stage.request()], cause: run.cause)
                _ = try await stage.ledger.finish(run, RunEnding(status: .completed, counts: ["a": 1, "b": 1]))
                #expect(try await stage.ledger.run(run.id)?.isSettled == false)
                let children = try await stage.claim()
                #expect(children.count == 2 && children.allSatisfy { $0.cause == run.cause })
                try await stage.complete(children[0], counts: ["a": 10, "c": 5])
                try await stage.ledger.sweep(.ingestion)
                #expect(try await stage.ledger.run(run.id)?.isSettled == false)
                try await stage.ledger.bury(children[1], error: "x")
                try await stage.ledger.sweep(.ingestion)
                let settled = try #require(try await stage.ledger.run(run.id))
                #expect(settled.isSettled && settled.counts == ["a": 11, "b": 1, "c": 5])
                #expect(settled.status == .completed)
            }
        }

        @Test(
            "again when their process died with all that ran in it, as often as it takes", arguments: Backend.allCases)
        func crashes(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let id = try await stage.run()
                for round in 1...4 {
                    let holder = try await stage.ledger.enterProcess()
                    let run = try #require(try await stage.ledger.claim(run: id, for: holder))
                    #expect(run.attempt == round)
                    try await stage.ledger.endProcess(holder, as: .died)
                    try await stage.ledger.sweep(.ingestion)
                    let after = try #require(try await stage.ledger.run(id))
                    #expect(after.crashes == round && after.error == "its process died while it ran")
                    #expect(after.status == .queued && after.loneCrashes == 0)
                    await #expect(throws: ClaimLost.self) {
                        try await stage.ledger.finish(run, RunEnding(status: .completed))
                    }
                }
            }
        }

        @Test(
            "again when the process died that they had to themselves, three times at most", arguments: Backend.allCases)
        func loneCrashes(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let id = try await stage.run()
                for round in 1...3 {
                    let run = try #require(try await stage.claimRuns().only)
                    #expect(run.attempt == round && run.crashes == round - 1)
                    try await stage.ledger.crash(run, error: "its process was killed", of: stage.registry)
                    try await stage.ledger.crash(run, error: "again", of: stage.registry)
                    let after = try #require(try await stage.ledger.run(id))
                    #expect(after.crashes == round && after.loneCrashes == round)
                    #expect(after.error == "its process was killed" && after.status == (round < 3 ? .queued : .failed))
                    await #expect(throws: ClaimLost.self) {
                        try await stage.ledger.finish(run, RunEnding(status: .completed))
                    }
                }
                try await stage.ledger.sweep(.ingestion)
                #expect(try await stage.ledger.run(id)?.isSettled == true)
            }
        }

        @Test("again when they were handed back, uncounted", arguments: Backend.allCases)
        func handBack(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let id = try await stage.run()
                try await stage.ledger.handBack(try #require(try await stage.claimRuns().only))
                #expect(try await stage.status(id) == .queued)
                let again = try #require(try await stage.claimRuns().only)
                #expect(again.attempt == 2)
                await #expect(throws: Broken.self) {
                    try await stage.ledger.finish(
                        again, RunEnding(status: .completed, effects: { _ in throw Broken() }))
                }
                #expect(try await stage.status(id) == .running)
                let counts = try await stage.ledger.finish(
                    again, RunEnding(status: .failed, counts: ["a": 1], error: "x", effects: { _ in ["a": 1] }))
                #expect(counts == ["a": 2])
                let run = try #require(try await stage.ledger.run(id))
                #expect(run.crashes == 0 && run.counts == ["a": 2] && run.error == "x" && run.status == .failed)
            }
        }

        @Test("not while they are paused", arguments: Backend.allCases)
        func paused(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let id = try await stage.run()
                for (scope, name) in [(PauseScope.scheduled, "ingest_emails"), (.family, "ingestion")] {
                    #expect(try await stage.ledger.pause(scope, name, by: Stage.person))
                    #expect(try await stage.claimRuns().isEmpty)
                    #expect(try await stage.ledger.resume(scope, name, by: Stage.person))
                }
                #expect(try await stage.claimRuns().map(\.id) == [id])
            }
        }
    }
}
