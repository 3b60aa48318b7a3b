import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    @Suite("take requests")
    struct EnqueueConformanceTests {
        @Test("and keep all that they ask for", arguments: Backend.allCases)
        func whole(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let (tenant, user) = (UUID(), UUID())
                let cause = Cause(correlationID: CorrelationID(rawValue: "job-x"), runID: UUID())
                var request = Stage.request("k", payload: #"{"label":"a"}"#)
                request.priority = -3
                request.availableAt = TestService.monday + 60.0
                request.expiresAt = TestService.monday + 120.0
                request.maxRetries = 7
                request.tenantID = tenant
                request.userID = user
                request.provider = "gmail"
                request.timeout = .milliseconds(1500)
                request.referenceType = "connection"
                request.referenceID = "9"
                request.messageID = "m"
                let id = try #require(try await stage.ledger.enqueue([request], cause: cause).first)
                let job = try await stage.job(id)
                #expect(job.type == "probe_work" && job.family == .ingestion && job.status == .pending)
                #expect(try job.payload(of: ProbeWork.self) == .init(label: "a"))
                #expect(job.uniqueKey == "k" && job.priority == -3 && job.maxRetries == 7 && job.provider == "gmail")
                #expect(Stage.offset(job.availableAt) == 60 && Stage.offset(job.expiresAt) == 120)
                #expect(job.tenantID == tenant && job.userID == user && job.timeout == .milliseconds(1500))
                #expect(job.referenceType == "connection" && job.referenceID == "9" && job.messageID == "m")
                #expect(job.correlationID.rawValue == "job-x" && job.runID == cause.runID)
                #expect(Stage.offset(job.createdAt) == 0 && job.attempt == 0 && job.errors.isEmpty && !job.hasEnded)
            }
        }

        @Test(
            "of which one with a key waits: it is kept, replaced, or the new one rejected", arguments: Backend.allCases)
        func keys(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let id = try await stage.enqueueOne(Stage.request("k", payload: #"{"label":"a"}"#))
                #expect(try await stage.enqueue(Stage.request("k", payload: #"{"label":"b"}"#)).isEmpty)
                #expect(try await stage.job(id).payload(of: ProbeWork.self).label == "a")
                let replacement = Stage.request("k", payload: #"{"label":"c"}"#) {
                    $0.onDuplicate = .replace
                    $0.priority = 4
                    $0.maxRetries = 9
                    $0.availableAt = TestService.monday + 5.0
                }
                #expect(try await stage.enqueue(replacement).isEmpty)
                let job = try await stage.job(id)
                #expect(try job.payload(of: ProbeWork.self).label == "c")
                #expect(job.priority == 4 && job.maxRetries == 9 && Stage.offset(job.availableAt) == 5)
                await #expect(throws: DuplicateJob.self) {
                    try await stage.enqueue(Stage.request("free"), Stage.request("k") { $0.onDuplicate = .reject })
                }
                #expect(try await stage.ledger.jobs(after: 0).map(\.id) == [id])
                let other = try await stage.ledger.place(Stage.request("k"), cause: Cause())
                #expect(other == Placement(of: id, isNew: false))
            }
        }

        @Test("of which one may wait behind the one at work, and is not begun beside it", arguments: Backend.allCases)
        func behind(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let first = try await stage.working(Stage.request("k"))
                let second = try await stage.enqueueOne(Stage.request("k"))
                #expect(try await stage.claim().isEmpty)
                #expect(try await stage.ledger.claim(job: second, for: stage.holder) == nil)
                try await stage.complete(first)
                #expect(try await stage.claim().map(\.id) == [second])
            }
        }

        @Test("with the same key in one go once, the last that replaces winning", arguments: Backend.allCases)
        func together(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let requests = ["a", "b"].map { Stage.request("k", payload: #"{"label":"\#($0)"}"#) }
                let id = try #require(try await stage.ledger.enqueue(requests, cause: Cause()).only)
                #expect(try await stage.job(id).payload(of: ProbeWork.self).label == "a")
                let replacing = ["c", "d"].map { label in
                    Stage.request("r", payload: #"{"label":"\#(label)"}"#) { $0.onDuplicate = .replace }
                }
                let other = try #require(try await stage.ledger.enqueue(replacing, cause: Cause()).only)
                #expect(try await stage.job(other).payload(of: ProbeWork.self).label == "d")
            }
        }

        @Test("and nothing of a batch in which one payload cannot be stored", arguments: Backend.allCases)
        func unusable(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                for payload in ["{", #"{"label":"\u0000"}"#] {
                    await #expect(throws: (any Error).self) {
                        try await stage.enqueue(Stage.request(), Stage.request(payload: payload))
                    }
                }
                let jobs = try await stage.ledger.jobs(after: 0)
                #expect(jobs.isEmpty)
            }
        }
    }
}

extension Collection {
    /// The one element; `nil` when there is another number of them.
    var only: Element? { count == 1 ? first : nil }
}
