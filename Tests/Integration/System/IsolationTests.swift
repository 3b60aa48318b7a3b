import ChaosJobs
import FoundationEssentials
import Glibc
import Jobs
import Postgres
import TestSupport
import Testing

extension SystemTests {
    @Suite("Work in a process of its own")
    struct IsolationTests {
        private func misdeed(_ deed: Misdeed.Deed, number: Int64 = 0, _ change: (inout JobRequest) -> Void = { _ in })
            throws -> JobRequest
        {
            var request = try Misdeed.request(Misdeed.Payload(deed, number: number))
            change(&request)
            return request
        }

        @Test("its effects, its result and what it enqueues are kept, and what it used is noted")
        func well() async throws {
            try await Stage.run { stage in
                let replica = try await stage.startMisbehaving()
                let id = try await stage.enqueue([misdeed(.none)])[0]
                try await stage.quiet()
                let effects = try await stage.database.query("SELECT number, pid FROM chaos_effects ORDER BY number")
                #expect(try effects.map { try $0.decode("number", as: Int64.self) } == [0, 1])
                let pids = try effects.map { try $0.decode("pid", as: Int32.self) }
                #expect(pids[0] != replica.pid && pids[1] == replica.pid)
                #expect(try await stage.value("SELECT result::text AS value FROM jobs WHERE id = \(id)") == "\"well\"")
                #expect(try await stage.ending(of: id) == "success")
                let figures = try await stage.count(
                    """
                    SELECT count(*) AS value FROM isolated_attempts WHERE job_id = \(id) AND pid = \(pids[0])
                        AND cpu_ms > 0 AND peak_memory > \(Int64(Misdeed.memory)) AND ended_at > started_at
                    """)
                #expect(figures == 1)
                try await stage.expectInvariants()
            }
        }

        @Test("a run whose process dies is run again, and its end is kept")
        func run() async throws {
            try await Stage.run { stage in
                let replica = try await stage.startMisbehaving()
                try await stage.ring(key: "ingestion.scrape_mep_meetings", messageID: "a")
                let run = try await stage.run(ofMessage: "a")
                try await stage.settled(run)
                let row = try await stage.value(
                    """
                    SELECT format('%s %s %s %s', status, attempt, crashes, counts->>'noted') AS value
                    FROM scheduled_job_runs WHERE id = \(run)
                    """, as: String.self)
                #expect(row == "completed 2 1 1")
                #expect(try await stage.count("SELECT count(*) AS value FROM chaos_effects WHERE note = 'run'") == 1)
                try await InTime.until("both processes to be noted", .seconds(5)) {
                    try await stage.count("SELECT count(*) AS value FROM isolated_attempts WHERE run_id = \(run)") == 2
                }
                #expect(!replica.process.hasEnded)
                try await stage.expectInvariants()
            }
        }

        @Test("poison takes its neighbours along once; then it dies alone, and they never notice")
        func poison() async throws {
            try await Stage.run { stage in
                let first = try await stage.startMisbehaving()
                let poison = try await stage.enqueue([try KillProcess.request(KillProcess.Payload())])[0]
                _ = try await first.process.exit(within: .seconds(20))
                let second = try await stage.startMisbehaving()
                let notes = try (0..<40).map { number in
                    try NoteNumber.request(NoteNumber.Payload(number: number, work: 100))
                }
                let neighbours = try await stage.enqueue(notes)
                try await stage.status(of: poison, is: "failed")
                try await stage.quiet()
                let crashes = "SELECT crashes::bigint AS value FROM finished_jobs WHERE id = \(poison)" as PostgresQuery
                #expect(try await stage.count(crashes) == 4)
                #expect(try await stage.count("SELECT count(*) AS value FROM isolated_attempts") == 3)
                #expect(try await stage.ending(of: poison, attempt: 4) == "was killed by signal 9")
                let letter = try await stage.value(
                    """
                    SELECT reason || ' ' || jsonb_array_length(errors) || ' ' || payload AS value
                    FROM dead_letters WHERE job_id = \(poison)
                    """, as: String.self)
                #expect(letter.contains("was killed by signal 9; that was so 3 times") && letter.hasSuffix(" 4 {}"))
                let unharmed = try await stage.count(
                    """
                    SELECT count(*) AS value FROM finished_jobs AS job
                    JOIN chaos_effects ON (payload->>'number')::bigint = number
                    WHERE id = ANY(\(neighbours)) AND status = 'completed' AND crashes = 0 AND job.attempt = 1
                    """)
                #expect(unharmed == neighbours.count)
                #expect(!second.process.hasEnded)
                try await stage.expectInvariants()
            }
        }

        @Test(
            "a crash tells its reason and counts alone",
            arguments: [(Misdeed.Deed.trap, "was killed by signal"), (.exit, "exited with 0")])
        func crash(_ deed: Misdeed.Deed, _ manner: String) async throws {
            try await Stage.run { stage in
                let replica = try await stage.startMisbehaving()
                let id = try await stage.enqueue([misdeed(deed)])[0]
                try await stage.status(of: id, is: "failed")
                #expect(try await stage.ending(of: id, attempt: 3).hasPrefix(manner))
                let counts = "SELECT format('%s %s', crashes, retry_count) AS value FROM finished_jobs WHERE id = \(id)"
                #expect(try await stage.value(PostgresQuery(stringLiteral: counts)) == "3 0")
                let errors: String = try await stage.value(
                    "SELECT errors::text AS value FROM finished_jobs WHERE id = \(id)")
                if deed == .trap { #expect(errors.contains("a trap")) }
                #expect(!replica.process.hasEnded)
                try await stage.expectInvariants()
            }
        }

        @Test("who ignores the deadline is killed with all it has started, which is a failed attempt")
        func deaf() async throws {
            try await Stage.run { stage in
                let replica = try await stage.startMisbehaving()
                let id = try await stage.enqueue([
                    misdeed(.deaf) {
                        $0.timeout = .seconds(1)
                        $0.maxRetries = 1
                    }
                ])[0]
                let child = try await stage.child(at: 0)
                let session = try await InTime.poll("the program that the child starts", .seconds(10)) {
                    ProcessTable.children(of: child).first
                }
                try await stage.status(of: id, is: "failed")
                try await stage.gone(child)
                try await stage.gone(session)
                let error: String = try await stage.value("SELECT error AS value FROM finished_jobs WHERE id = \(id)")
                #expect(error.hasPrefix("stopped after 1"))
                let counts = "SELECT count(*) AS value FROM finished_jobs WHERE retry_count = 1 AND crashes = 0"
                #expect(try await stage.count(PostgresQuery(stringLiteral: counts)) == 1)
                #expect(!replica.process.hasEnded)
                try await stage.expectInvariants()
            }
        }

        @Test("cancelled on request it stops; asked to drain it is handed back")
        func asked() async throws {
            try await Stage.run { stage in
                let replica = try await stage.startMisbehaving()
                let ids = try await stage.enqueue([misdeed(.wait, number: 1), misdeed(.wait, number: 2)])
                let children = [try await stage.child(at: 1), try await stage.child(at: 2)]
                try stage.expectSuccess(try await stage.carillon("jobs", "cancel", "\(ids[0])"))
                try await stage.status(of: ids[0], is: "cancelled")
                try await stage.gone(children[0])
                #expect(try await replica.stop(within: .seconds(15)) == .code(0))
                try await stage.gone(children[1])
                let handedBack = try await stage.count(
                    """
                    SELECT count(*) AS value FROM live_jobs
                    WHERE id = \(ids[1]) AND status = 'pending' AND interruptions = 1 AND crashes = 0 AND retry_count = 0
                    """)
                #expect(handedBack == 1)
            }
        }

        @Test("the death of the parent is the child's, and another process takes over")
        func orphaned() async throws {
            try await Stage.run { stage in
                let replica = try await stage.startMisbehaving()
                let id = try await stage.enqueue([misdeed(.deaf, number: 1)])[0]
                let child = try await stage.child(at: 1)
                try await replica.kill()
                try await stage.gone(child)
                _ = try await stage.startMisbehaving()
                _ = try await stage.child(at: 1, attempt: 2)
                let crashes = "SELECT format('%s %s', crashes, lone_crashes) AS value FROM live_jobs WHERE id = \(id)"
                #expect(try await stage.value(PostgresQuery(stringLiteral: crashes)) == "1 0")
            }
        }

        @Test("while the parent is frozen its child may not act, and no longer once others have its work")
        func frozen() async throws {
            try await Stage.run { stage in
                let parent = try await stage.startMisbehaving()
                let id = try await stage.enqueue([misdeed(.pulse, number: 1)])[0]
                let child = try await stage.child(at: 1)
                parent.signal(SIGSTOP)
                _ = try await stage.startMisbehaving()
                let other = try await stage.child(at: 1, attempt: 2)
                try await stage.status(of: id, is: "completed")
                #expect(other != child)
                let overlap = try await stage.count(
                    """
                    SELECT count(*) AS value FROM chaos_effects, (
                        SELECT ended_at FROM processes WHERE ending = 'died') AS death
                    WHERE note = 'pulse' AND noted_at > ended_at
                    """)
                #expect(overlap == 0)
                parent.signal(SIGCONT)
                try await stage.gone(child)
                try await stage.expectInvariants()
            }
        }
    }
}
