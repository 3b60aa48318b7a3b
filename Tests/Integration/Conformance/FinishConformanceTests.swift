import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    @Suite("end attempts")
    struct FinishConformanceTests {
        @Test("with counts and a result, once and under the fence", arguments: Backend.allCases)
        func complete(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let job = try await stage.working()
                #expect(job.attempt == 1 && job.retryCount == 0)
                _ = try await stage.ledger.complete(job, counts: ["a": 2], result: "r", effects: nil)
                let ended = try await stage.job(job.id)
                #expect(ended.status == .completed && ended.counts == ["a": 2] && ended.result == "r")
                #expect(ended.availableAt == nil && ended.hasEnded && ended.error == nil)
                // what an unknown COMMIT has written is written again, and changes nothing
                _ = try await stage.ledger.complete(job, counts: ["a": 3], result: nil, effects: nil)
                #expect(try await stage.job(job.id).counts == ["a": 2])
                await #expect(throws: ClaimLost.self) {
                    try await stage.ledger.giveBack(job, after: .zero, failure: .error, error: "late")
                }
            }
        }

        @Test("for nobody whose claim is void", arguments: Backend.allCases)
        func void(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let dead = try await stage.ledger.enterProcess()
                let job = try await stage.working(for: dead)
                try await stage.ledger.endProcess(dead, as: .died)
                try await stage.ledger.sweep(.ingestion)
                let again = try #require(try await stage.claim().only)
                #expect(again.id == job.id && again.fence != job.fence && again.attempt == 2)
                await #expect(throws: ClaimLost.self) { try await stage.complete(job) }
                await #expect(throws: ClaimLost.self) { try await stage.ledger.cancel(job, reason: "x") }
                await #expect(throws: ClaimLost.self) { try await stage.ledger.bury(job, error: "x") }
                await #expect(throws: ClaimLost.self) {
                    try await stage.ledger.giveBack(job, after: .zero, failure: .error, error: "x")
                }
                await #expect(throws: ClaimLost.self) {
                    _ = try await stage.ledger.complete(job, counts: [:], result: nil) { _ in [:] }
                }
                #expect(try await stage.job(job.id).status == .processing)
                try await stage.complete(again)
            }
        }

        @Test("with a later try, which keeps every error", arguments: Backend.allCases)
        func retry(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let job = try await stage.working()
                try await stage.ledger.giveBack(job, after: .seconds(7), failure: .error, error: "one")
                var pending = try await stage.job(job.id)
                #expect(pending.status == .pending && pending.retryCount == 1 && pending.error == "one")
                #expect(Stage.offset(pending.availableAt) == 7)
                #expect(try await stage.claim().isEmpty)
                try await stage.advance(7)
                let second = try #require(try await stage.claim().only)
                #expect(second.attempt == 2 && second.retryCount == 1)
                try await stage.ledger.giveBack(second, after: .zero, failure: .interruption, error: nil)
                pending = try await stage.job(job.id)
                #expect(pending.interruptions == 1 && pending.retryCount == 1 && pending.error == "one")
                let third = try #require(try await stage.claim().only)
                try await stage.ledger.bury(third, error: "two")
                let ended = try await stage.job(job.id)
                #expect(ended.status == .failed && ended.error == "two" && ended.errors == ["one", "two"])
                #expect(ended.retryCount == 2 && ended.attempt == 3)
            }
        }

        @Test("as dead letters with all that is needed to look into them", arguments: Backend.allCases)
        func letter(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let job = try await stage.working(
                    Stage.request(payload: #"{"label":"x"}"#) { $0.messageID = "m" })
                try await stage.ledger.bury(job, error: "no\0 luck")
                let letter = try #require(try await stage.ledger.letters().only)
                #expect(letter.kind == .job && letter.name == "probe_work" && letter.family == .ingestion)
                #expect(letter.reason == "no\u{FFFD} luck" && letter.errors == ["no\u{FFFD} luck"])
                #expect(letter.jobID == job.id && letter.messageID == "m" && !letter.isReplayed)
                #expect(letter.correlationID == job.cause.correlationID.rawValue)
                #expect(letter.payload?.contains("\"x\"") == true)
            }
        }

        @Test("of processes that died with all that ran in them, as often as it takes", arguments: Backend.allCases)
        func crashes(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let id = try await stage.enqueueOne()
                for round in 1...5 {
                    let holder = try await stage.ledger.enterProcess()
                    let job = try #require(try await stage.claim(for: holder).only)
                    #expect(job.id == id && job.attempt == round && job.crashes == round - 1)
                    try await stage.ledger.endProcess(holder, as: .died)
                    try await stage.ledger.endProcess(holder, as: .stopped)  // whoever is second
                    try await stage.ledger.sweep(.classification)
                    #expect(try await stage.job(id).status == .processing)
                    try await stage.ledger.sweep(.ingestion)
                    let after = try await stage.job(id)
                    #expect(after.crashes == round && after.retryCount == 0 && after.errors.count == round)
                    #expect(after.status == .pending && after.loneCrashes == 0)
                }
                #expect(try await stage.job(id).errors.first == "its process died during attempt 1")
                #expect(try await stage.ledger.letters().isEmpty)
            }
        }

        @Test("of processes that they have to themselves, and give up after the third", arguments: Backend.allCases)
        func loneCrashes(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let dead = try await stage.ledger.enterProcess()
                let id = try await stage.working(for: dead).id
                try await stage.ledger.endProcess(dead, as: .died)
                try await stage.ledger.sweep(.ingestion)
                for round in 1...3 {
                    let job = try #require(try await stage.claim().only)
                    #expect(job.crashes == round && job.loneCrashes == round - 1)
                    try await stage.crash(job)
                    try await stage.crash(job)  // as it is after an unknown COMMIT
                    let after = try await stage.job(id)
                    #expect(after.crashes == round + 1 && after.retryCount == 0 && after.errors.count == round + 1)
                    #expect(after.status == (round < 3 ? .pending : .failed) && after.loneCrashes == round % 3)
                    #expect(Stage.offset(after.availableAt) == [2, 6, nil][round - 1])
                    try await stage.advance(Double(2 * round))
                }
                let reason = """
                    its process was killed; that was so 3 times while nothing ran beside it: look for what kills it before \
                    a replay
                    """
                #expect(try await stage.job(id).error == reason)
                let letter = try #require(try await stage.ledger.letters().only)
                #expect(letter.jobID == id && letter.reason == reason && letter.errors.count == 4)
            }
        }

        @Test("of what a process left that stopped in order, uncounted", arguments: Backend.allCases)
        func stopped(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let holder = try await stage.ledger.enterProcess()
                let job = try await stage.working(for: holder)
                try await stage.ledger.endProcess(holder, as: .stopped)
                try await stage.ledger.sweep(.ingestion)
                let after = try await stage.job(job.id)
                #expect(
                    after.status == .pending && after.interruptions == 1 && after.crashes == 0 && after.error == nil)
            }
        }

        @Test("in favour of the one with the same key that waits", arguments: Backend.allCases)
        func heir(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let job = try await stage.working(Stage.request("k"))
                let heir = try await stage.enqueueOne(Stage.request("k"))
                try await stage.ledger.giveBack(job, after: .seconds(50), failure: .error, error: "one")
                let ended = try await stage.job(job.id)
                #expect(ended.status == .cancelled && ended.error == "job \(heir) with the same key carries on")
                let next = try await stage.job(heir)
                #expect(next.retryCount == 1 && next.errors == ["one"] && next.error == "one" && next.attempt == 0)
                #expect(Stage.offset(next.availableAt) == 50)
            }
        }

        @Test("with their effects or not at all", arguments: Backend.allCases)
        func effects(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let job = try await stage.working()
                await #expect(throws: Broken.self) {
                    _ = try await stage.ledger.complete(job, counts: [:], result: nil) { _ in throw Broken() }
                }
                #expect(try await stage.job(job.id).status == .processing)
                let counts = try await stage.ledger.complete(job, counts: ["a": 1], result: nil) { _ in
                    ["a": 1, "b": 2]
                }
                #expect(counts == ["a": 2, "b": 2])
                #expect(try await stage.job(job.id).counts == ["a": 2, "b": 2])
            }
        }
    }
}
