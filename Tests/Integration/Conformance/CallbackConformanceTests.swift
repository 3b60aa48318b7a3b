import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    @Suite("call back when jobs end")
    struct CallbackConformanceTests {
        private struct Told: Decodable {
            var label: String?
            // named as in the payload
            var ended_job: EndedJob
        }

        private func calling(
            _ label: String = "back", on statuses: Set<JobStatus> = JobCallback.ends,
            _ change: (inout JobRequest) -> Void = { _ in }
        ) throws -> JobRequest {
            var request = Stage.request(nil, payload: #"{"label":"x"}"#)
            request.callback = try .job(try OtherWork.request(.init(label: label)), on: statuses)
            change(&request)
            return request
        }

        /// Of whose ends was told, and which these were, in the order in which they were told.
        private func told(_ stage: Stage) async throws -> [String] {
            try await stage.ledger.jobs(after: 0).filter { $0.type == "other_work" }.map { job in
                let told = try JSONDecoder().decode(Told.self, from: Data(job.payload.utf8))
                #expect(job.callbackOf == told.ended_job.id)
                return "\(told.ended_job.id) \(told.ended_job.status.rawValue) \(told.label ?? "")"
            }
        }

        @Test("exactly once, however they end", arguments: Backend.allCases)
        func everyEnd(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                var ends: [String] = []
                func end(_ id: Int64, _ status: JobStatus) async throws {
                    try await stage.ledger.sweep(.ingestion)
                    ends.append("\(id) \(status.rawValue) back")
                    #expect(try await stage.job(id).status == status)
                    #expect(try await told(stage) == ends)
                }
                let completed = try await stage.working(calling())
                try await stage.complete(completed)
                try await stage.complete(completed)
                try await end(completed.id, .completed)
                let effective = try await stage.working(calling())
                _ = try await stage.ledger.complete(effective, counts: [:], result: nil) { _ in ["a": 1] }
                try await end(effective.id, .completed)
                let buried = try await stage.working(calling())
                try await stage.ledger.bury(buried, error: "hopeless")
                try await end(buried.id, .failed)
                let cancelled = try await stage.working(calling())
                try await stage.ledger.cancel(cancelled, reason: "unwanted")
                try await end(cancelled.id, .cancelled)
                let unwanted = try await stage.enqueueOne(calling())
                _ = try await stage.ledger.cancel(Stage.filter(unwanted), by: Stage.person)
                try await end(unwanted, .cancelled)
                let dependent = try await stage.enqueueOne(calling { $0.after = [buried.id] })
                try await end(dependent, .cancelled)
                let late = try await stage.enqueueOne(calling { $0.expiresAt = TestService.monday + 5.0 })
                try await stage.advance(5)
                try await end(late, .cancelled)
                let followed = try await stage.working(calling { $0.uniqueKey = "k" })
                let heir = try await stage.enqueueOne(Stage.request("k"))
                try await stage.ledger.giveBack(followed, after: .zero, failure: .error, error: "e")
                try await end(followed.id, .cancelled)
                try await stage.complete(try #require(try await stage.ledger.claim(job: heir, for: stage.holder)))
                #expect(try await told(stage) == ends)
            }
        }

        @Test("with what is known of the end, for the same people", arguments: Backend.allCases)
        func account(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                var callback = JobCallback(type: "other_work", family: .ingestion, payload: ["label": "back"])
                callback.payloadVersion = 2
                callback.priority = 4
                callback.maxRetries = 9
                callback.timeoutMilliseconds = 1500
                callback.provider = "gmail"
                let request = Stage.request {
                    $0.callback = callback
                    $0.tenantID = UUID()
                    $0.userID = UUID()
                    $0.referenceType = "connection"
                    $0.referenceID = "9"
                }
                let id = try await stage.enqueueOne(request)
                try await stage.advance(3)
                let job = try #require(try await stage.claim().only)
                try await stage.advance(4)
                _ = try await stage.ledger.complete(job, counts: [:], result: .object(["a": 1]), effects: nil)
                let back = try #require(try await stage.ledger.jobs(after: id).only)
                #expect(back.payloadVersion == 2 && back.priority == 4 && back.maxRetries == 9)
                #expect(back.timeout == .milliseconds(1500) && back.provider == "gmail" && back.callback == nil)
                #expect(back.tenantID == request.tenantID && back.userID == request.userID)
                #expect(back.referenceType == "connection" && back.referenceID == "9" && back.uniqueKey == nil)
                #expect(back.correlationID == job.cause.correlationID && Stage.offset(back.availableAt) == 7)
                let told = try JSONDecoder().decode(Told.self, from: Data(back.payload.utf8))
                let ended = told.ended_job
                #expect(told.label == "back" && ended.id == id && ended.type == "probe_work")
                #expect(ended.family == "ingestion" && ended.status == .completed && ended.result == .object(["a": 1]))
                #expect(ended.error == nil && ended.attempts == 1 && ended.referenceID == "9")
                #expect(ended.tenantID == request.tenantID && ended.userID == request.userID)
                #expect(ended.correlationID == job.cause.correlationID.rawValue)
                #expect(
                    [ended.createdAt, ended.startedAt, ended.finishedAt].map(Stage.offset) == [0, 3, 7])
            }
        }

        @Test("where they end in a way that was asked for", arguments: Backend.allCases)
        func some(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                for statuses: Set<JobStatus> in [[.failed], [.completed], [.failed, .cancelled]] {
                    let job = try await stage.working(calling(on: statuses))
                    try await stage.complete(job)
                }
                let ids = try await stage.ledger.jobs(after: 0).filter { $0.type == "probe_work" }.map(\.id)
                #expect(try await told(stage) == ["\(ids[1]) completed back"])
            }
        }

        @Test("with the callback of the request whose payload counts", arguments: Backend.allCases)
        func keys(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let first = try calling("first") { $0.uniqueKey = "k" }
                let id = try await stage.enqueueOne(first)
                try await stage.enqueue(try calling("dropped") { $0.uniqueKey = "k" })
                #expect(try await stage.job(id).callback == first.callback)
                let replacing = Stage.request("k") {
                    $0.onDuplicate = .replace
                    $0.payloadVersion = 5
                }
                try await stage.enqueue(replacing)
                #expect(try await stage.job(id).callback == first.callback)
                #expect(try await stage.job(id).payloadVersion == 5)
                let second = try calling("second") {
                    $0.uniqueKey = "k"
                    $0.onDuplicate = .replace
                }
                try await stage.enqueue(second, replacing)
                #expect(try await stage.job(id).callback == first.callback)
                try await stage.enqueue(second)
                #expect(try await stage.job(id).callback == second.callback)
                try await stage.complete(try #require(try await stage.claim().only))
                #expect(try await told(stage) == ["\(id) completed second"])
            }
        }

        @Test("that messages ask for, unless nobody would run it", arguments: Backend.allCases)
        func messages(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                for (key, type) in [("a", "ingestion.other_work"), ("b", "ingestion.other_wrk"), ("c", "x.y")] {
                    let body = """
                        {"payload":{"label":"x"},"unique_key":"\(key)","payload_version":2,"max_retries":8,\
                        "callback":{"job":"\(type)","payload":{"label":"told"},"on":["failed"]}}
                        """
                    try await stage.ledger.take(.request("ingestion.probe_work", body), for: .ingestion)
                }
                let job = try #require(try await stage.ledger.jobs(after: 0).only)
                #expect(job.uniqueKey == "a" && job.payloadVersion == 2 && job.maxRetries == 8)
                #expect(job.callback?.type == "other_work" && job.callback?.statuses == [.failed])
                let reasons = try await stage.ledger.letters().map(\.reason)
                #expect(reasons.count == 2 && reasons.first?.contains("did you mean 'other_work'") == true)
            }
        }

        @Test("and once more where they are replayed", arguments: Backend.allCases)
        func replay(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let request = try calling {
                    $0.payloadVersion = 3
                    $0.provider = "gmail"
                    $0.timeout = .seconds(7)
                    $0.expiresAt = TestService.monday + 60.0
                }
                let job = try await stage.working(request)
                try await stage.ledger.bury(job, error: "hopeless")
                let letter = try #require(try await stage.ledger.letters().only)
                let replayed = try await stage.ledger.replay(
                    [letter.id], edit: .none, perSecond: nil, by: Stage.person)
                let again = try await stage.job(try #require(replayed.only?.job))
                #expect(again.payloadVersion == 3 && again.provider == "gmail" && again.timeout == .seconds(7))
                #expect(Stage.offset(again.expiresAt) == 60 && again.callback == request.callback)
                try await stage.complete(try #require(try await stage.claim().first { $0.id == again.id }))
                #expect(try await told(stage) == ["\(job.id) failed back", "\(again.id) completed back"])
            }
        }
    }
}
