import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Taking turns")
    struct JobTurnsTests {
        private static let ids = (0..<5).map { _ in UUID() }.sorted { $0.uuidString < $1.uuidString }

        private func enqueue(
            _ ledger: LedgerFixture, _ count: Int, tenant: Int? = nil, user: Int? = nil, _ label: String,
            _ change: (inout JobRequest) -> Void = { _ in }
        ) async throws {
            var request = LedgerFixture.request(payload: #"{"label": "\#(label)"}"#, change)
            request.tenantID = tenant.map { Self.ids[$0] }
            request.userID = user.map { Self.ids[$0] }
            _ = try await JobLedger.enqueue(
                Array(repeating: request, count: count), cause: Cause(), in: ledger.pool)
        }

        /// Claims one after the other as a worker does, each ended before the next; their labels, `.` for none.
        private func claimed(
            _ ledger: LedgerFixture, _ count: Int, atOnce: Int = 1, keep: Bool = false
        ) async throws -> String {
            let holder = try await ledger.process()
            var turns = Turns()
            var labels = ""
            for _ in 0..<count {
                var (jobs, othersTakeTurns) = try await JobLedger.claim(
                    types: ["probe_work", "other_work"], holder: holder, limit: atOnce, in: ledger.pool)
                if othersTakeTurns, jobs.count < atOnce {
                    jobs += try await JobLedger.claimInTurn(
                        types: ["probe_work", "other_work"], holder: holder, limit: atOnce - jobs.count, turns: &turns,
                        in: ledger.pool
                    ).jobs
                }
                labels += try jobs.map(label).joined()
                if jobs.isEmpty { labels += "." }
                if !keep { for job in jobs { try await ledger.complete(job) } }
            }
            return labels
        }

        private func label(_ job: ClaimedJob) throws -> String {
            guard case .object(let fields) = try JSONValue(parsing: job.payload.utf8),
                case .string(let label) = fields["label"]
            else { throw Broken() }
            return label
        }

        @Test("tenants come one after the other, however many each has, and in them their users")
        func tenants() async throws {
            try await LedgerFixture.with { ledger in
                try await enqueue(ledger, 6, tenant: 0, user: 0, "a")
                try await enqueue(ledger, 2, tenant: 0, user: 1, "b")
                try await enqueue(ledger, 3, tenant: 1, user: 0, "c")
                try await enqueue(ledger, 1, "-")
                #expect(try await claimed(ledger, 13) == "-acbcacbaaaa.")
            }
        }

        @Test("tenants take turns over all types of one priority, not only within a type")
        func types() async throws {
            try await LedgerFixture.with { ledger in
                try await enqueue(ledger, 5, tenant: 0, user: 0, "a")
                try await enqueue(ledger, 3, tenant: 1, user: 0, "b") { $0.type = "other_work" }
                try await enqueue(ledger, 2, tenant: 1, user: 0, "c") {
                    $0.type = "other_work"
                    $0.priority = 5
                }
                #expect(try await claimed(ledger, 11) == "ccabababaa.")
            }
        }

        @Test("many at once are shared as one after the other are")
        func atOnce() async throws {
            try await LedgerFixture.with { ledger in
                try await enqueue(ledger, 20, tenant: 0, user: 0, "a")
                try await enqueue(ledger, 20, tenant: 1, user: 0, "b")
                try await enqueue(ledger, 2, tenant: 2, user: 0, "c")
                #expect(try await claimed(ledger, 1, atOnce: 9) == "abcabcab")
                let rest = try await claimed(ledger, 10, atOnce: 9).filter { $0 != "." }
                #expect(rest.count == 34 && rest.hasPrefix("abab"), "\(rest)")
            }
        }

        @Test("priority comes before turns, in lanes of one user and of many")
        func priority() async throws {
            try await LedgerFixture.with { ledger in
                try await enqueue(ledger, 2, tenant: 0, user: 0, "a")
                try await enqueue(ledger, 1, tenant: 1, user: 0, "b")
                try await enqueue(ledger, 2, tenant: 0, user: 0, "A") { $0.priority = 5 }
                try await enqueue(ledger, 1, tenant: 2, user: 0, "z") { $0.priority = -5 }
                try await enqueue(ledger, 1, tenant: 3, user: 0, "O") {
                    $0.type = "other_work"
                    $0.priority = 5
                }
                let order = try await claimed(ledger, 8)
                #expect(Set(order.prefix(3)) == ["A", "O"] && order.dropFirst(3) == "abaz.", "\(order)")
            }
        }

        @Test("what waits for later is nobody's turn, and expired work is not begun")
        func later() async throws {
            try await LedgerFixture.with { ledger in
                try await enqueue(ledger, 50, tenant: 0, user: 0, "l") { $0.availableAt = Date() + 3600 }
                try await enqueue(ledger, 5, tenant: 1, user: 0, "x") { $0.expiresAt = Date() - 1 }
                try await enqueue(ledger, 2, tenant: 2, user: 0, "c")
                #expect(try await claimed(ledger, 3) == "cc.")
            }
        }

        @Test("a paused tenant, type or family is passed over until it is resumed")
        func pauses() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.pool.query("INSERT INTO job_types VALUES ('probe_work', 'ingestion')")
                try await enqueue(ledger, 3, tenant: 0, user: 0, "a")
                try await enqueue(ledger, 1, tenant: 1, user: 0, "b")
                for (scope, key) in [
                    ("tenant", Self.ids[0].uuidString), ("type", "probe_work"), ("family", "ingestion"),
                ] {
                    try await ledger.pool.query(
                        "INSERT INTO pauses (scope, key, actor) VALUES (\(scope), \(key), 'test')")
                    #expect(try await claimed(ledger, 2) == (scope == "tenant" ? "b." : ".."), "\(scope)")
                    try await ledger.pool.query("DELETE FROM pauses")
                }
                #expect(try await claimed(ledger, 4) == "aaa.")
            }
        }

        @Test("caps of type, tenant and provider hold over all claims, however many claim at once")
        func caps() async throws {
            try await LedgerFixture.with { ledger in
                try await enqueue(ledger, 30, tenant: 0, user: 0, "a") { $0.provider = "gmail" }
                try await enqueue(ledger, 30, tenant: 1, user: 0, "b")
                try await ledger.pool.query(
                    """
                    INSERT INTO job_limits (scope, key, max_running) VALUES ('type', 'probe_work', 7),
                        ('provider', 'gmail', 2), ('tenant', \(Self.ids[1].uuidString.lowercased()), 4)
                    """)
                let labels = try await racing(6) { _ in try await claimed(ledger, 5, atOnce: 3, keep: true) }.joined()
                #expect(labels.filter { $0 == "a" }.count == 2 && labels.filter { $0 == "b" }.count == 4)
                try await ledger.pool.query("UPDATE job_limits SET max_running = 40 WHERE scope <> 'type'")
                #expect(try await claimed(ledger, 3, keep: true).filter { $0 != "." }.count == 1)
                #expect(try await ledger.count("live_jobs WHERE status = 'processing'") == 7)
            }
        }

        @Test("caps hold for what a run in the foreground works off, too")
        func foregroundCaps() async throws {
            try await LedgerFixture.with { ledger in
                let run = try await ledger.run()
                try await enqueue(ledger, 10, tenant: 0, user: 0, "a")
                try await enqueue(ledger, 10, tenant: 1, user: 0, "b") { $0.provider = "gmail" }
                try await ledger.pool.query("UPDATE live_jobs SET run_id = \(run)")
                try await ledger.pool.query(
                    """
                    INSERT INTO job_limits (scope, key, max_running) VALUES ('type', 'probe_work', 5),
                        ('provider', 'gmail', 2)
                    """)
                let holder = try await ledger.process()
                let jobs = try await JobLedger.claim(
                    types: ["probe_work"], of: ledger.job.name, holder: holder, limit: 20, in: ledger.pool)
                #expect(jobs.count == 5)
                #expect(try await ledger.count("live_jobs WHERE status = 'processing' AND provider = 'gmail'") <= 2)
                let others = try await JobLedger.claim(
                    types: ["probe_work"], of: ledger.job.name, holder: holder, limit: 20, in: ledger.pool)
                #expect(others.isEmpty)
            }
        }

        @Test("a rate lets a bucket's worth through at once, and then no more than it says")
        func rate() async throws {
            try await LedgerFixture.with { ledger in
                try await enqueue(ledger, 9, "a")
                try await ledger.pool.query(
                    """
                    INSERT INTO job_limits (scope, key, rate, burst, tokens) VALUES ('type', 'probe_work', 0.001, 3, 3)
                    """)
                #expect(try await claimed(ledger, 5) == "aaa..")
                try await ledger.pool.query("UPDATE job_limits SET refilled_at = refilled_at - interval '1000 seconds'")
                #expect(try await claimed(ledger, 2) == "a.")
                try await ledger.pool.query("UPDATE job_limits SET refilled_at = refilled_at - interval '1 year'")
                #expect(try await claimed(ledger, 5, atOnce: 5) == "aaa....")
            }
        }

        @Test("a rate says when it lets more through")
        func nextToken() async throws {
            try await LedgerFixture.with { ledger in
                try await enqueue(ledger, 9, "a")
                try await ledger.pool.query(
                    "INSERT INTO job_limits (scope, key, rate, burst, tokens) VALUES ('type', 'probe_work', 0.5, 1, 1)")
                let holder = try await ledger.process()
                var turns = Turns()
                let (jobs, nextToken) = try await JobLedger.claimInTurn(
                    types: ["probe_work"], holder: holder, limit: 4, turns: &turns, in: ledger.pool)
                let wait = try #require(nextToken)
                #expect(jobs.count == 1 && wait > .zero && wait <= .seconds(2), "\(wait)")
            }
        }

        @Test("the largest bucket and the slowest rate are as good as any")
        func extremes() async throws {
            try await LedgerFixture.with { ledger in
                try await enqueue(ledger, 3, "a")
                try await ledger.pool.query(
                    """
                    INSERT INTO job_limits (scope, key, rate, burst, tokens) VALUES ('type', 'probe_work', 1, 1e300, 1e300)
                    """)
                #expect(try await claimed(ledger, 1) == "a")
                try await ledger.pool.query("UPDATE job_limits SET rate = 1e-300, burst = 1, tokens = 1")
                #expect(try await claimed(ledger, 2) == "a.")
            }
        }

        @Test("each of many jobs of many users is claimed once, by one of four that claim at once")
        func race() async throws {
            try await LedgerFixture.with { ledger in
                for user in 0..<5 { try await enqueue(ledger, 30, tenant: user % 2, user: user, "\(user)") }
                let labels = try await racing(4) { _ in try await claimed(ledger, 12, atOnce: 7) }.joined()
                #expect(labels.filter { $0 != "." }.count == 150)
                #expect(try await ledger.count("finished_jobs WHERE attempt = 1") == 150)
            }
        }
    }
}
