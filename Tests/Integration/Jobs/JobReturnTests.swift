import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Giving a queued job back")
    struct JobReturnTests {
        @Test("after an error makes it wait, counts the attempt and keeps the error")
        func retry() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let job = try await ledger.working(for: holder)
                try await JobLedger.giveBack(job, after: .seconds(90), failure: .error, error: "one", in: ledger.pool)
                #expect(try await ledger.claimJobs(1, for: holder).isEmpty)
                let waiting = try await ledger.count(
                    """
                    live_jobs WHERE retry_count = 1 AND crashes = 0 AND interruptions = 0 AND error = 'one' AND available_at
                        BETWEEN clock_timestamp() + interval '60 seconds' AND clock_timestamp() + interval '90 seconds'
                    """)
                #expect(waiting == 1)

                try await ledger.pool.query("UPDATE live_jobs SET available_at = now()")
                let again = try #require(try await ledger.claimJobs(1, for: holder).first)
                #expect(again.retryCount == 1 && again.attempt == 2)
                try await JobLedger.giveBack(again, after: .zero, failure: .error, error: "two", in: ledger.pool)
                #expect(try await ledger.errors("live_jobs", "true") == ["one", "two"])
            }
        }

        @Test("after an interruption counts towards nothing")
        func interruption() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let job = try await ledger.working(for: holder)
                try await JobLedger.giveBack(job, after: .zero, failure: .interruption, error: nil, in: ledger.pool)
                let counts = "retry_count = 0 AND crashes = 0 AND interruptions = 1 AND error IS NULL AND errors = '[]'"
                #expect(try await ledger.count("live_jobs WHERE " + counts) == 1)
                #expect(try await ledger.claimJobs(1, for: holder).count == 1)
            }
        }

        @Test(
            "while another with its key waits hands its failures and its backoff over, and cancels it",
            arguments: [
                Failure.error, .crash, .interruption,
            ])
        func handOver(failure: Failure) async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let first = try await ledger.working(
                    for: holder, LedgerFixture.request(key: "k", payload: #"{"n": 1}"#))
                try await JobLedger.giveBack(first, after: .zero, failure: .error, error: "one", in: ledger.pool)
                let job = try #require(try await ledger.claimJobs(1, for: holder).first)
                let heir = try await ledger.enqueue(LedgerFixture.request(key: "k", payload: #"{"n": 2}"#))[0]
                try await JobLedger.giveBack(job, after: .seconds(90), failure: failure, error: "two", in: ledger.pool)

                #expect(try await ledger.column("status", of: job.id) == "cancelled")
                #expect(try await ledger.column("error", of: job.id) == "job \(heir) with the same key carries on")
                let expected: [Failure: String] = [.error: "2 0 0", .crash: "1 1 0", .interruption: "1 0 1"]
                let inherited = try await ledger.pool.query(
                    "SELECT format('%s %s %s', retry_count, crashes, interruptions) AS v FROM live_jobs WHERE id = \(heir)"
                )
                #expect(try inherited[0].decode("v", as: String.self) == expected[failure])
                #expect(try await ledger.errors("live_jobs", "id = \(heir)") == ["one", "two"])
                #expect(try await ledger.column("payload", of: heir) == #"{"n": 2}"#)
                #expect(try await ledger.claimJobs(1, for: holder).isEmpty)
                #expect(try await ledger.count("live_jobs WHERE available_at > now() + interval '60 seconds'") == 1)
                #expect(try await ledger.count("live_jobs") == 1)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("never fails and never loses work while requests with its key come in")
        func race() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                for round in 0..<25 {
                    let job = try await ledger.working(for: holder, LedgerFixture.request(key: "k"))
                    _ = try await racing(6) { index in
                        if index == 0 {
                            try await JobLedger.giveBack(
                                job, after: .zero, failure: .error, error: "-", in: ledger.pool)
                        } else {
                            try await ledger.enqueue(LedgerFixture.request(key: "k"))
                        }
                    }
                    #expect(try await ledger.count("live_jobs WHERE status = 'pending'") == 1, "round \(round)")
                    #expect(try await ledger.count("live_jobs WHERE retry_count = 1") == 1, "round \(round)")
                    try await ledger.pool.query("DELETE FROM live_jobs")
                }
            }
        }

        @Test("whose process died counts crashes apart; however often, the process may have died of something else")
        func crashes() async throws {
            try await LedgerFixture.with { ledger in
                let living = try await ledger.process()
                for _ in 0..<3 { _ = try await ledger.working(for: living) }
                let id = try await ledger.enqueue(LedgerFixture.request(key: "k"))[0]
                for crash in 1...4 {
                    let dying = try await ledger.process()
                    #expect(try await ledger.claimJobs(1, for: dying).map(\.id) == [id])
                    #expect(try await ledger.releaseJobs() == [])
                    try await ProcessLedger.end(dying, as: .died, in: ledger.pool)
                    let released = try await racing(5) { _ in
                        try await ledger.releaseJobs()
                    }.flatMap(\.self)
                    #expect(Set(released) == [id])
                    #expect(try await ledger.column("crashes", of: id) == "\(crash)")
                    #expect(try await ledger.column("retry_count", of: id) == "0")
                    #expect(try await ledger.column("status", of: id) == "pending")
                }
                #expect(try await ledger.count("live_jobs WHERE status = 'processing'") == 3)
                #expect(try await ledger.breaches() == [])
            }
        }
    }
}
