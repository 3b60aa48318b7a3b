import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Claiming queued jobs")
    struct JobClaimTests {
        @Test("takes the highest priority first, then the one that is due longest, then the oldest")
        func order() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let now = Date()
                func request(_ name: String, _ priority: Int16, due: Double) -> JobRequest {
                    LedgerFixture.request(key: name) {
                        $0.priority = priority
                        $0.availableAt = now.addingTimeInterval(-due)
                    }
                }
                try await ledger.enqueue(
                    request("fifth", -1, due: 900), request("third", 0, due: 10), request("second", 0, due: 60),
                    request("first", 5, due: 1), request("fourth", 0, due: 10))
                var order: [String?] = []
                while let job = try await ledger.claimJobs(1, for: holder).first { order.append(job.uniqueKey) }
                #expect(order == ["first", "second", "third", "fourth", "fifth"])
            }
        }

        @Test("leaves what is not due, of another type, or of another run")
        func others() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                try await ledger.enqueue(
                    LedgerFixture.request { $0.availableAt = Date().addingTimeInterval(60) },
                    LedgerFixture.request { $0.type = "other_work" })
                #expect(try await ledger.claimJobs(9, for: holder).isEmpty)

                let run = try await ledger.run()
                try await ledger.enqueue(LedgerFixture.request())
                let child = try await JobLedger.enqueue(
                    [LedgerFixture.request()], cause: Cause(runID: run), in: ledger.pool)
                let claimed = try await JobLedger.claim(
                    types: ["probe_work"], of: ledger.job.name, holder: holder, limit: 9, in: ledger.pool)
                #expect(claimed.map(\.id) == child)
            }
        }

        @Test("gives each of a hundred jobs to one of eight claimers, under a fence of its own")
        func race() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let requests = (0..<100).map { _ in LedgerFixture.request() }
                _ = try await JobLedger.enqueue(requests, cause: Cause(), in: ledger.pool)
                let claimed = try await racing(8) { _ in
                    var mine: [ClaimedJob] = []
                    while true {
                        let jobs = try await ledger.claimJobs(7, for: holder)
                        if jobs.isEmpty { return mine }
                        mine += jobs
                    }
                }.flatMap(\.self)
                #expect(claimed.count == 100)
                #expect(Set(claimed.map(\.id)).count == 100)
                #expect(Set(claimed.map(\.fence)).count == 100)
                #expect(claimed.allSatisfy { $0.attempt == 1 })
            }
        }

        @Test("never runs two of one key at once, however claims, completions and new requests interleave")
        func key() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let done = try await racing(6) { index in
                    var done = 0
                    for round in 0..<40 {
                        if index < 2 { try await ledger.enqueue(LedgerFixture.request(key: "k\(round % 2)")) }
                        for job in try await ledger.claimJobs(1, for: holder) {
                            try await ledger.complete(job)
                            done += 1
                        }
                    }
                    return done
                }.reduce(0, +)
                #expect(done > 2)
                #expect(try await ledger.count("finished_jobs") == done)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("gives a process that was declared dead nothing", arguments: [true, false])
        func deadClaimer(known: Bool) async throws {
            try await LedgerFixture.with { ledger in
                let holder = known ? try await ledger.process() : UUID()
                if known { try await ProcessLedger.end(holder, as: .died, in: ledger.pool) }
                try await ledger.enqueue(LedgerFixture.request())
                #expect(try await ledger.claimJobs(9, for: holder).isEmpty)
                #expect(try await ledger.count("live_jobs WHERE status = 'pending' AND attempt = 0") == 1)
            }
        }

        @Test("of a key twice is forbidden by the database itself")
        func constraint() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                _ = try await ledger.working(for: holder, LedgerFixture.request(key: "k"))
                let second = try await ledger.enqueue(LedgerFixture.request(key: "k"))[0]
                let error = await #expect(throws: PostgresError.self) {
                    try await ledger.pool.query(
                        "UPDATE live_jobs SET status = 'processing', fence = gen_random_uuid() WHERE id = \(second)")
                }
                #expect(error?.isUniqueViolation("live_jobs_one_processing") == true)
            }
        }
    }
}
