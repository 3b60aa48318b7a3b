import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    @Suite("obey operators")
    struct ControlConformanceTests {
        @Test("who cancel what waits at once, and what runs once its handler has stopped", arguments: Backend.allCases)
        func cancel(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let running = try await stage.working()
                let pending = try await stage.enqueueOne()
                var filter = JobFilter()
                filter.type = "probe_work"
                let report = try await stage.ledger.cancel(filter, by: Stage.person)
                #expect(report.cancelled == 1 && report.asked == 1)
                #expect(try await stage.job(pending).error == "cancelled on request: because")
                #expect(try await stage.job(running.id).isCancelRequested)
                #expect(try await stage.ledger.stopRequests(of: stage.holder) == [running.claim])
                // it did not hear: it failed, and is ended by the sweep
                try await stage.ledger.giveBack(running, after: .zero, failure: .error, error: "e")
                #expect(try await stage.claim().isEmpty)
                try await stage.ledger.sweep(.ingestion)
                let ended = try await stage.job(running.id)
                #expect(ended.status == .cancelled && ended.error == "cancelled on request: because")
                #expect(ended.errors == ["e"])
                #expect(try await stage.ledger.letters().isEmpty)
            }
        }

        @Test("and say why there is nothing to cancel", arguments: Backend.allCases)
        func nothing(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let job = try await stage.working()
                try await stage.ledger.bury(job, error: "x")
                for id in [job.id, 999] {
                    await #expect(throws: NotFound.self) {
                        try await stage.ledger.cancel(Stage.filter(id), by: Stage.person)
                    }
                }
                let running = try await stage.working()
                await #expect(throws: NotFound.self) {
                    try await stage.ledger.reschedule(Stage.filter(running.id), to: nil, by: Stage.person)
                }
                // what completes although somebody wanted it stopped has completed
                _ = try await stage.ledger.cancel(Stage.filter(running.id), by: Stage.person)
                try await stage.complete(running)
                #expect(try await stage.job(running.id).status == .completed)
            }
        }

        @Test("who give what waits another time", arguments: Backend.allCases)
        func reschedule(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let job = try await stage.working()
                try await stage.ledger.giveBack(job, after: .seconds(60), failure: .error, error: "e")
                #expect(try await stage.ledger.reschedule(Stage.filter(job.id), to: nil, by: Stage.person) == 1)
                let again = try #require(try await stage.claim().only)
                #expect(again.retryCount == 1 && again.attempt == 2)
                try await stage.ledger.giveBack(again, after: .zero, failure: .interruption, error: nil)
                let time = TestService.monday + 500.0
                #expect(try await stage.ledger.reschedule(Stage.filter(job.id), to: time, by: Stage.person) == 1)
                #expect(Stage.offset(try await stage.job(job.id).availableAt) == 500)
                #expect(try await stage.claim().isEmpty)
            }
        }

        @Test("who replay dead letters, each once, as what they were", arguments: Backend.allCases)
        func replay(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let tenant = UUID()
                let request = Stage.request("k", payload: #"{"label":"old"}"#) {
                    $0.priority = 3
                    $0.maxRetries = 1
                    $0.tenantID = tenant
                    $0.referenceID = "7"
                }
                let dead = try await stage.working(request)
                try await stage.ledger.bury(dead, error: "x")
                let letter = try #require(try await stage.ledger.letters().only).id
                let edit = LetterEdit(content: #"{"label":"new"}"#)
                let replayed = try #require(
                    try await stage.ledger.replay([letter], edit: edit, perSecond: nil, by: Stage.person).only)
                #expect(replayed.outcome == .enqueued)
                let job = try await stage.job(try #require(replayed.job))
                #expect(try job.payload(of: ProbeWork.self).label == "new")
                #expect(job.uniqueKey == "k" && job.priority == 3 && job.maxRetries == 1 && job.tenantID == tenant)
                #expect(job.referenceID == "7" && job.retryCount == 0 && job.errors.isEmpty)
                #expect(job.correlationID == dead.cause.correlationID)
                let again = try await stage.ledger.replay([letter], edit: .none, perSecond: nil, by: Stage.person)
                #expect(again.only?.outcome == .already && again.only?.job == job.id)
                #expect(try await stage.ledger.letters().only?.replayedJob == job.id)
                await #expect(throws: NotFound.self) {
                    try await stage.ledger.replay([999], edit: .none, perSecond: nil, by: Stage.person)
                }
            }
        }

        @Test("who replay many at a pace", arguments: Backend.allCases)
        func pace(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                for _ in 0..<3 {
                    let job = try await stage.working()
                    try await stage.ledger.bury(job, error: "x")
                }
                let letters = try await stage.ledger.letters().map(\.id)
                let replayed = try await stage.ledger.replay(
                    letters, edit: .none, perSecond: 0.1, by: Stage.person)
                var dues: [Int?] = []
                for id in replayed.compactMap(\.job) { dues.append(Stage.offset(try await stage.job(id).availableAt)) }
                #expect(dues == [0, 10, 20])
            }
        }

        @Test("who replay a letter whose key waits", arguments: Backend.allCases)
        func merged(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let dead = try await stage.working(Stage.request("k"))
                try await stage.ledger.bury(dead, error: "x")
                let waiting = try await stage.enqueueOne(Stage.request("k"))
                let letter = try #require(try await stage.ledger.letters().only).id
                let replayed = try await stage.ledger.replay([letter], edit: .none, perSecond: nil, by: Stage.person)
                #expect(replayed.only?.outcome == .merged && replayed.only?.job == waiting)
            }
        }
    }
}
