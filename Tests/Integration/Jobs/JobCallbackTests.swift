import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Callbacks")
    struct JobCallbackTests {
        /// How a job is brought to an end.
        enum Path: CaseIterable, Sendable {
            case group, effects, failure, crash, ownCancel, pendingCancel, expiry, deadNeed, heir
        }

        private func request(_ change: (inout JobRequest) -> Void = { _ in }) -> JobRequest {
            LedgerFixture.request {
                $0.callback = JobCallback(type: "tell", family: .notifications, payload: ["to": "ada"])
                $0.callback?.priority = 7
                ($0.referenceType, $0.referenceID) = ("mail", "4711")
                change(&$0)
            }
        }

        private struct Told: Decodable {
            let to: String
            let endedJob: EndedJob

            enum CodingKeys: String, CodingKey {
                case to
                case endedJob = "ended_job"
            }
        }

        private func told(of id: Int64, _ ledger: LedgerFixture) async throws -> [Told] {
            try await ledger.pool.query(
                """
                SELECT payload::text AS payload FROM live_jobs WHERE callback_of = \(id) AND job_type = 'tell'
                    AND family = 'notifications' AND priority = 7 AND reference_id = '4711' AND run_id IS NULL
                """
            ).map { try PostgresJSON(try $0.decode("payload", as: String.self)).decode(as: Told.self) }
        }

        private func end(_ path: Path, _ ledger: LedgerFixture) async throws -> Int64 {
            let holder = try await ledger.process()
            switch path {
            case .group:
                let job = try await ledger.working(for: holder, request())
                let completion = Completion(job: job, counts: [:], result: .object(["found": 3]))
                let (lost, isAwaited) = try await JobLedger.complete([completion], in: ledger.pool)
                #expect(lost.isEmpty && isAwaited)
                return job.id
            case .effects:
                let job = try await ledger.working(for: holder, request())
                try await ledger.complete(job, effects: LedgerFixture.noting("done"))
                return job.id
            case .failure:
                let job = try await ledger.working(for: holder, request())
                try await JobLedger.bury(job, error: "no", countsAs: .error, in: ledger.pool)
                return job.id
            case .crash:
                let job = try await ledger.working(for: holder, request())
                try await JobLedger.bury(job, error: "killed", countsAs: .loneCrash, in: ledger.pool)
                return job.id
            case .ownCancel:
                let job = try await ledger.working(for: holder, request())
                try await JobLedger.cancel(job, reason: "no need", in: ledger.pool)
                return job.id
            case .pendingCancel:
                let id = try await ledger.enqueue(request())[0]
                var filter = JobFilter()
                filter.ids = [id]
                _ = try await JobLedger.cancel(filter, by: Operator(name: "ada"), in: ledger.pool)
                return id
            case .expiry:
                let id = try await ledger.enqueue(request { $0.expiresAt = .distantPast })[0]
                try await JobLedger.expire(.ingestion, in: ledger.pool)
                return id
            case .deadNeed:
                let need = try await ledger.working(for: holder)
                let id = try await ledger.enqueue(request { $0.after = [need.id] })[0]
                try await JobLedger.bury(need, error: "no", countsAs: .error, in: ledger.pool)
                _ = try await DependencyLedger.settle(in: ledger.pool)
                return id
            case .heir:
                let job = try await ledger.working(for: holder, request { $0.uniqueKey = "k" })
                try await ledger.enqueue(LedgerFixture.request(key: "k"))
                try await JobLedger.giveBack(job, after: .zero, failure: .error, error: "no", in: ledger.pool)
                return job.id
            }
        }

        @Test("every way a job ends enqueues its callback once, with how it ended", arguments: Path.allCases)
        func paths(_ path: Path) async throws {
            try await LedgerFixture.with { ledger in
                let id = try await end(path, ledger)
                let told = try await told(of: id, ledger)
                #expect(told.count == 1)
                let job = try #require(told.first?.endedJob)
                #expect(told[0].to == "ada")
                #expect(job.id == id && job.type == "probe_work" && job.referenceID == "4711")
                #expect(job.status.rawValue == (try await ledger.column("status", of: id)))
                #expect(job.error == (try await ledger.column("error", of: id)))
                #expect(job.correlationID == (try await ledger.column("correlation_id", of: id)))
                #expect(job.result == (path == .group ? .object(["found": 3]) : nil))
                #expect(try await CallbackLedger.waiting(in: ledger.pool) == [.notifications])
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("ends that were not asked for call nobody back")
        func selected() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let job = try await ledger.working(for: holder, request { $0.callback?.statuses = [.failed] })
                let other = try await ledger.working(for: holder, request { $0.callback?.statuses = [.failed] })
                try await ledger.complete(job)
                #expect(try await ledger.count("live_jobs WHERE callback_of IS NOT NULL") == 0)
                try await JobLedger.bury(other, error: "no", countsAs: .error, in: ledger.pool)
                #expect(try await told(of: other.id, ledger).count == 1)
            }
        }

        @Test("a completion that rolls back has called nobody, and a repeated one calls once")
        func once() async throws {
            try await LedgerFixture.with { ledger in
                let job = try await ledger.working(for: try await ledger.process(), request())
                await #expect(throws: Broken.self) { try await ledger.complete(job, effects: { _ in throw Broken() }) }
                #expect(try await ledger.count("live_jobs WHERE callback_of IS NOT NULL") == 0)
                try await ledger.complete(job, effects: LedgerFixture.noting("once"))
                // as after an unknown COMMIT
                try await ledger.complete(job, effects: LedgerFixture.noting("once"))
                #expect(try await told(of: job.id, ledger).count == 1)
            }
        }

        @Test("a retry calls nobody; what replaces brings its callback or leaves the one there is")
        func kept() async throws {
            try await LedgerFixture.with { ledger in
                let job = try await ledger.working(for: try await ledger.process(), request { $0.uniqueKey = "k" })
                try await JobLedger.giveBack(job, after: .seconds(60), failure: .error, error: "no", in: ledger.pool)
                try await ledger.enqueue(LedgerFixture.request(key: "k") { $0.onDuplicate = .replace })
                #expect(try await ledger.count("live_jobs WHERE callback_of IS NOT NULL") == 0)
                #expect(try await ledger.count("live_jobs WHERE callback->>'job_type' = 'tell'") == 1)
                try await ledger.enqueue(
                    LedgerFixture.request(key: "k") {
                        $0.onDuplicate = .replace
                        $0.callback = JobCallback(type: "other", family: .maintenance)
                    })
                #expect(try await ledger.count("live_jobs WHERE callback->>'job_type' = 'other'") == 1)
            }
        }

        @Test("what could not be written when the job ends is refused when it is enqueued")
        func refused() async throws {
            try await LedgerFixture.with { ledger in
                for stored in [
                    "{}", "[]", "null", #"{"on":["completed"],"job_type":"t","family":"f"}"#,
                    #"{"on":["done"],"job_type":"t","family":"f","payload":{}}"#,
                    #"{"on":["failed"],"job_type":"t","family":"f","payload":{},"priority":99999}"#,
                    #"{"on":["failed"],"job_type":"t","family":"f","payload":{},"max_retries":0}"#,
                ] {
                    await #expect(throws: PostgresError.self, "\(stored)") {
                        try await ledger.pool.query(
                            """
                            INSERT INTO live_jobs (job_type, family, correlation_id, callback)
                            VALUES ('t', 'ingestion', 'c', \(stored)::text::jsonb)
                            """)
                    }
                }
            }
        }

        @Test("many are enqueued with their callbacks, too")
        func many() async throws {
            try await LedgerFixture.with { ledger in
                let requests = [request(), request(), LedgerFixture.request()]
                let count = try await ledger.pool.transaction { transaction in
                    try await JobLedger.enqueueMany(requests, cause: Cause(), in: transaction)
                }
                #expect(count == 3)
                #expect(try await ledger.count("live_jobs WHERE callback IS NOT NULL") == 2)
            }
        }
    }
}
