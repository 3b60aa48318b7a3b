import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Looking at queued jobs")
    struct JobBrowseTests {
        @Test("lists live and finished ones, newest first, page by page")
        func pages() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                for _ in 0..<3 { try await ledger.complete(try await ledger.working(for: holder)) }
                for _ in 0..<4 { try await ledger.enqueue(LedgerFixture.request()) }
                var seen: [Int64] = []
                while true {
                    let page = try await JobLedger.list(before: seen.last, limit: 3, in: ledger.pool).map(\.id)
                    if page.isEmpty { break }
                    seen += page
                }
                #expect(seen.count == 7 && seen == seen.sorted(by: >))
            }
        }

        @Test("lists by type, status, reference, tenant, user, family, key and time")
        func filters() async throws {
            try await LedgerFixture.with { ledger in
                let (tenant, user) = (UUID(), UUID())
                let wanted = try await ledger.enqueue(
                    LedgerFixture.request(key: "k") {
                        $0.type = "other_work"
                        $0.tenantID = tenant
                        $0.userID = user
                        $0.referenceType = "mail"
                        $0.referenceID = "7"
                        $0.family = .maintenance
                    })
                try await ledger.enqueue(LedgerFixture.request())
                let job = try await ledger.working(for: try await ledger.process())
                let changes: [(inout JobFilter) -> Void] = [
                    { $0.type = "other_work" }, { $0.tenantID = tenant }, { $0.userID = user },
                    { $0.referenceType = "mail" }, { $0.referenceID = "7" }, { $0.family = .maintenance },
                    { $0.uniqueKey = "k" }, { $0.ids = wanted },
                ]
                for (index, change) in changes.enumerated() {
                    let found = try await JobLedger.list(LedgerFixture.jobs(change), limit: 9, in: ledger.pool)
                    #expect(found.map(\.id) == wanted, "filter \(index)")
                }
                let processing = LedgerFixture.jobs { $0.status = .processing }
                #expect(try await JobLedger.list(processing, limit: 9, in: ledger.pool).map(\.id) == [job.id])
                let future = LedgerFixture.jobs { $0.since = Date().addingTimeInterval(3600) }
                #expect(try await JobLedger.list(future, limit: 9, in: ledger.pool).isEmpty)
                let past = LedgerFixture.jobs { $0.until = Date().addingTimeInterval(3600) }
                #expect(try await JobLedger.list(past, limit: 9, in: ledger.pool).count == 3)
                #expect(try await JobLedger.countLive(past, in: ledger.pool) == 3)
            }
        }

        @Test("shows one with payload, every attempt's error and result")
        func show() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let first = try await ledger.working(for: holder, LedgerFixture.request(payload: #"{"n":1}"#))
                try await JobLedger.giveBack(first, after: .zero, failure: .error, error: "one", in: ledger.pool)
                let waiting = try await JobLedger.show(first.id, in: ledger.pool)
                #expect(waiting.status == .pending && waiting.error == "one" && waiting.retryCount == 1)
                #expect(waiting.payload == .object(["n": 1]))
                let second = try #require(try await ledger.claimJobs(1, for: holder).first)
                let completion = Completion(job: second, counts: [:], result: .object(["ok": true]))
                _ = try await JobLedger.complete([completion], in: ledger.pool)
                let ended = try await JobLedger.show(first.id, in: ledger.pool)
                #expect(ended.status == .completed && ended.result == .object(["ok": true]) && ended.attempt == 2)
                guard case .array(let errors) = ended.errors, case .object(let error) = errors.first else {
                    return #expect(Bool(false), "\(String(describing: ended.errors))")
                }
                #expect(error["error"] == "one" && error["attempt"] == 1)
            }
        }

        @Test("names what is not there")
        func notFound() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.register(types: "probe_work")
                await #expect(throws: NotFound.self) { try await JobLedger.show(1, in: ledger.pool) }
                let filter = LedgerFixture.jobs { $0.type = "probe_wrk" }
                let error = await #expect(throws: NotFound.self) {
                    try await JobLedger.list(filter, limit: 9, in: ledger.pool)
                }
                #expect(error?.description.hasSuffix("did you mean 'probe_work'?") == true)
            }
        }

        @Test("gives pending ones another time, running ones not")
        func reschedule() async throws {
            try await LedgerFixture.with { ledger in
                let job = try await ledger.working(for: try await ledger.process())
                let later = Date(timeIntervalSince1970: 4_000_000_000)
                let id = try await ledger.enqueue(LedgerFixture.request { $0.availableAt = later })[0]
                func move(_ ids: [Int64], _ time: Date?) async throws -> Int {
                    try await JobLedger.reschedule(
                        LedgerFixture.jobs { $0.ids = ids }, to: time, by: LedgerFixture.ann, in: ledger.pool
                    ).count
                }
                #expect(try await move([id, job.id], nil) == 1)
                #expect(try await ledger.claimJobs(9, for: try await ledger.process()).map(\.id) == [id])
                let other = try await ledger.enqueue(LedgerFixture.request())[0]
                #expect(try await move([other], later) == 1)
                #expect(try await JobLedger.show(other, in: ledger.pool).availableAt == later)
                let error = await #expect(throws: NotFound.self) { _ = try await move([job.id], nil) }
                #expect(error?.description.contains("it runs right now") == true)
                #expect(try await ledger.audit() == ["job.reschedule job \(id) 1", "job.reschedule job \(other) 1"])
            }
        }

        @Test("enqueues by hand, and says which job does the work where a key waits")
        func place() async throws {
            try await LedgerFixture.with { ledger in
                func place(_ policy: DuplicatePolicy, _ payload: String) async throws -> Placement {
                    let request = LedgerFixture.request(key: "k", payload: payload) { $0.onDuplicate = policy }
                    return try await JobLedger.place(request, cause: Cause(), by: LedgerFixture.ann, in: ledger.pool)
                }
                let first = try await place(.keep, #"{"n":1}"#)
                #expect(first.isNew)
                #expect(try await place(.keep, #"{"n":2}"#) == Placement(id: first.id, isNew: false))
                #expect(try await ledger.column("payload", of: first.id) == #"{"n": 1}"#)
                #expect(try await place(.replace, #"{"n":3}"#) == Placement(id: first.id, isNew: false))
                #expect(try await ledger.column("payload", of: first.id) == #"{"n": 3}"#)
                await #expect(throws: DuplicateJob.self) { _ = try await place(.reject, "{}") }
                #expect(try await ledger.audit().count == 3)
            }
        }
    }
}
