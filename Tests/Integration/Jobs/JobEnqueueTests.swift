import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Enqueueing a job")
    struct JobEnqueueTests {
        @Test("writes many by COPY as it writes few, keyed ones included")
        func many() async throws {
            try await LedgerFixture.with { ledger in
                let later = Date(timeIntervalSince1970: 4_000_000_000)
                var requests = (0..<2500).map { LedgerFixture.request(payload: #"{"n": \#($0)}"#) }
                for number in 0..<5 { requests.append(LedgerFixture.request(key: "k\(number % 3)")) }
                requests.append(
                    LedgerFixture.request {
                        $0.priority = 5
                        $0.availableAt = later
                        $0.tenantID = UUID()
                        $0.referenceType = "mail"
                        $0.referenceID = "m1"
                        $0.maxRetries = 1
                    })
                let all = requests
                let count = try await ledger.pool.transaction { transaction in
                    try await JobLedger.enqueueMany(all, cause: Cause(), in: transaction)
                }
                #expect(count == 2504)
                #expect(try await ledger.count("live_jobs WHERE status = 'pending'") == 2504)
                #expect(
                    try await ledger.count("(SELECT DISTINCT payload->>'n' FROM live_jobs WHERE payload ? 'n') AS n")
                        == 2500)
                #expect(try await ledger.count("live_jobs WHERE unique_key IN ('k0', 'k1', 'k2')") == 3)
                let special = """
                    live_jobs WHERE priority = 5 AND available_at = '\(later.formatted(.iso8601))' AND max_retries = 1
                        AND reference_type = 'mail' AND reference_id = 'm1' AND tenant_id IS NOT NULL
                    """
                #expect(try await ledger.count(special) == 1)
                let holder = try await ledger.process()
                #expect(try await ledger.claimJobs(9, for: holder).count == 9)
            }
        }

        @Test("by COPY leaves nothing when one of many is wrong")
        func manyWrong() async throws {
            try await LedgerFixture.with { ledger in
                let requests = [LedgerFixture.request(), LedgerFixture.request(payload: "{")]
                let error = await #expect(throws: PostgresError.self) {
                    _ = try await ledger.pool.transaction { transaction in
                        try await JobLedger.enqueueMany(requests, cause: Cause(), in: transaction)
                    }
                }
                #expect(error?.sqlState == "22P02")
                let written = try await ledger.count("live_jobs")
                #expect(written == 0)
            }
        }

        @Test("whose key waits already keeps the waiting one")
        func unique() async throws {
            try await LedgerFixture.with { ledger in
                let first = LedgerFixture.request(key: "k", payload: #"{"n": 1}"#)
                let second = LedgerFixture.request(key: "k", payload: #"{"n": 2}"#)
                let ids = try await ledger.enqueue(first)
                #expect(ids.count == 1)
                #expect(try await ledger.enqueue(second) == [])
                #expect(try await ledger.enqueue(second, LedgerFixture.request(key: "l"), second).count == 1)
                #expect(try await ledger.column("payload", of: ids[0]) == #"{"n": 1}"#)
                #expect(try await ledger.count("live_jobs") == 2)
            }
        }

        @Test("whose key waits already replaces its payload, priority and time when it says so, the last one winning")
        func replace() async throws {
            try await LedgerFixture.with { ledger in
                let first = try await ledger.enqueue(LedgerFixture.request(key: "k", payload: #"{"n": 1}"#))
                let others = (2...3).map { number in
                    LedgerFixture.request(key: "k", payload: #"{"n": \#(number)}"#) {
                        $0.onDuplicate = .replace
                        $0.priority = 5
                    }
                }
                let keyless = LedgerFixture.request { $0.onDuplicate = .replace }
                let new = try await ledger.enqueue(others[0], keyless, others[1], keyless)
                #expect(new.count == 2 && !new.contains(first[0]))
                #expect(try await ledger.column("payload", of: first[0]) == #"{"n": 3}"#)
                #expect(try await ledger.column("priority", of: first[0]) == "5")
                #expect(try await ledger.count("live_jobs") == 3)
            }
        }

        @Test("whose key waits already is rejected when it says so, and none of its batch is written")
        func reject() async throws {
            try await LedgerFixture.with { ledger in
                let careful = LedgerFixture.request(key: "k") { $0.onDuplicate = .reject }
                #expect(try await ledger.enqueue(careful).count == 1)
                await #expect(throws: DuplicateJob(type: "probe_work", uniqueKey: "k")) {
                    try await ledger.pool.transaction { transaction in
                        try await JobLedger.enqueue(
                            [LedgerFixture.request(), careful], cause: Cause(), in: transaction)
                    }
                }
                #expect(try await ledger.count("live_jobs") == 1)
                let holder = try await ledger.process()
                #expect(try await ledger.claimJobs(1, for: holder).count == 1)
                #expect(try await ledger.enqueue(careful).count == 1)
            }
        }

        @Test("is unique among ten that race, and jobs without a key never collide")
        func race() async throws {
            try await LedgerFixture.with { ledger in
                let ids = try await racing(10) { _ in
                    try await ledger.enqueue(LedgerFixture.request(key: "k"), LedgerFixture.request())
                }
                #expect(ids.flatMap(\.self).count == 11)
                #expect(try await ledger.count("live_jobs WHERE unique_key = 'k'") == 1)
            }
        }

        @Test("lets one wait behind a running one, and no second")
        func behindARunning() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let running = try await ledger.working(for: holder, LedgerFixture.request(key: "k"))
                #expect(try await ledger.enqueue(LedgerFixture.request(key: "k")).count == 1)
                #expect(try await ledger.enqueue(LedgerFixture.request(key: "k")) == [])
                #expect(try await ledger.claimJobs(9, for: holder).isEmpty)
                try await ledger.complete(running)
                #expect(try await ledger.claimJobs(9, for: holder).count == 1)
            }
        }

        @Test("is undone with the caller's own writes")
        func rollback() async throws {
            try await LedgerFixture.with { ledger in
                await #expect(throws: Broken.self) {
                    try await ledger.pool.transaction { transaction in
                        _ = try await JobLedger.enqueue([LedgerFixture.request()], cause: Cause(), in: transaction)
                        throw Broken()
                    }
                }
                let written = try await ledger.count("live_jobs")
                #expect(written == 0)
            }
        }

        @Test("with a payload that is not JSON throws, and none of its batch is written")
        func notJSON() async throws {
            try await LedgerFixture.with { ledger in
                await #expect(throws: PostgresError.self) {
                    try await ledger.enqueue(LedgerFixture.request(), LedgerFixture.request(payload: "{"))
                }
                let written = try await ledger.count("live_jobs")
                #expect(written == 0)
            }
        }

        @Test("keeps everything the request says")
        func contents() async throws {
            try await LedgerFixture.with { ledger in
                let run = try await ledger.running(for: try await ledger.process())
                let (tenant, user) = (UUID(), UUID())
                let request = LedgerFixture.request(key: "k") {
                    ($0.priority, $0.maxRetries, $0.tenantID, $0.userID) = (-7, 9, tenant, user)
                    ($0.referenceType, $0.referenceID, $0.messageID) = ("connection", "c", "m")
                    $0.availableAt = Date(timeIntervalSince1970: 2_000_000_000)
                }
                let id = try #require(try await JobLedger.enqueue([request], cause: run.cause, in: ledger.pool).first)
                let rows = try await ledger.pool.query(
                    """
                    SELECT 1 FROM live_jobs WHERE id = \(id) AND priority = -7 AND max_retries = 9
                        AND tenant_id = \(tenant) AND user_id = \(user) AND reference_type = 'connection'
                        AND reference_id = 'c' AND message_id = 'm' AND available_at = to_timestamp(2000000000)
                        AND run_id = \(run.id) AND correlation_id = \(run.cause.correlationID.rawValue)
                    """)
                #expect(rows.count == 1)
            }
        }
    }
}
