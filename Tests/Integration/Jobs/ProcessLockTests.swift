import FoundationEssentials
import Postgres
import Synchronization
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Proof of life and death")
    struct ProcessLockTests {
        /// Locks of running processes, and how often each was told that it was proven dead.
        private struct Running {
            let lock: ProcessLock
            let deaths: Counter
            let task: Task<Void, Never>
        }

        private final class Counter: Sendable {
            private let count = Mutex(0)
            var value: Int { count.withLock { $0 } }
            func increment() { count.withLock { $0 += 1 } }
        }

        private func start(_ ledger: LedgerFixture) async throws -> Running {
            let deaths = Counter()
            let lock = ProcessLock(
                service: "ingestion", configuration: ledger.database.configuration, logger: ledger.database.logger
            ) { deaths.increment() }
            let task = Task { await lock.run() }
            try await within(.seconds(10)) { try await lock.standing.confirm() }
            return Running(lock: lock, deaths: deaths, task: task)
        }

        private func stop(_ processes: [Running]) async {
            for process in processes { process.task.cancel() }
            for process in processes { await process.task.value }
        }

        /// Waits until a query on `processes` finds a row.
        private func until(
            _ condition: String, within limit: Duration = .seconds(15), _ ledger: LedgerFixture
        ) async throws {
            try await within(limit) {
                while try await ledger.count("processes WHERE " + condition) == 0 { await Task.yield() }
            }
        }

        private static let isLocked = """
            EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
                AND (classid::bigint << 32 | objid::bigint) = lock_key)
            """

        /// A process that holds its lock on a session of its own.
        private func byHand(_ ledger: LedgerFixture) async throws -> (id: UUID, session: PostgresConnection) {
            let identity = ProcessIdentity(service: "ingestion")
            let session = try await ledger.database.connect()
            try await session.query("SELECT pg_advisory_lock(\(identity.lockKey))")
            try await ProcessLedger.enter(identity, in: session)
            return (identity.id, session)
        }

        @Test("a living process holds its lock where others can see it")
        func visible() async throws {
            try await LedgerFixture.with { ledger in
                let process = try await start(ledger)
                #expect(process.lock.standing.isGood)
                let id = process.lock.identity.id
                #expect(
                    try await ledger.count("processes WHERE id = '\(id)' AND ended_at IS NULL AND \(Self.isLocked)")
                        == 1)
                let seen = try await ProcessLedger.observe(in: ledger.pool)
                #expect(seen.map(\.id) == [id])
                #expect(seen.map(\.isLocked) == [true])
                await stop([process])
            }
        }

        @Test("a process that ends in order says so, lets go of its lock, and stands no more")
        func orderly() async throws {
            try await LedgerFixture.with { ledger in
                let process = try await start(ledger)
                await stop([process])
                #expect(!process.lock.standing.isGood)
                #expect(try await ledger.count("processes WHERE ending = 'stopped' AND ended_at IS NOT NULL") == 1)
                #expect(process.deaths.value == 0)
                try await until("NOT \(Self.isLocked)", ledger)
            }
        }

        @Test("a process whose session ends is dead soon (2 s at rest), and not before a second has passed")
        func death() async throws {
            try await LedgerFixture.with { ledger in
                let (dying, session) = try await byHand(ledger)
                let observer = try await start(ledger)
                let clock = ContinuousClock()
                let ended = clock.now
                await session.close()
                try await until("id = '\(dying)' AND ending = 'died'", within: .seconds(5), ledger)
                #expect(clock.now - ended >= .milliseconds(900))
                #expect(observer.lock.standing.isGood)
                await stop([observer])
            }
        }

        @Test("nobody is declared dead because all sessions were cut at once")
        func cutForAll() async throws {
            try await LedgerFixture.with { ledger in
                var processes: [Running] = []
                for _ in 0..<3 { processes.append(try await start(ledger)) }
                let before = processes.map(\.lock.identity.id)
                for _ in 0..<2 {
                    try await ledger.pool.query(
                        """
                        SELECT pg_terminate_backend(pg_locks.pid) FROM pg_locks JOIN processes
                            ON locktype = 'advisory' AND (classid::bigint << 32 | objid::bigint) = lock_key
                        """)
                    // A process that is really dead is the clock: once it is found, the others were forgiven.
                    let (dying, session) = try await byHand(ledger)
                    await session.close()
                    try await until("id = '\(dying)' AND ending = 'died'", ledger)
                    let living = try await ledger.count("processes WHERE ended_at IS NULL AND \(Self.isLocked)")
                    #expect(living == 3)
                }
                #expect(processes.map(\.lock.identity.id) == before)
                #expect(processes.allSatisfy { $0.deaths.value == 0 && $0.lock.standing.isGood })
                await stop(processes)
                #expect(try await ledger.count("processes WHERE ending = 'stopped'") == 3)
            }
        }

        @Test("a process proven dead though it lives is told so and goes on under a new identity")
        func rebirth() async throws {
            try await LedgerFixture.with { ledger in
                let process = try await start(ledger)
                let old = process.lock.identity.id
                try await ProcessLedger.end(old, as: .died, in: ledger.pool)
                try await until("id <> '\(old)' AND ended_at IS NULL AND \(Self.isLocked)", ledger)
                #expect(process.deaths.value == 1)
                try await within(.seconds(5)) { try await process.lock.standing.confirm() }
                let new = process.lock.identity.id
                #expect(new != old)
                #expect(try await ledger.count("processes WHERE id = '\(old)' AND ending = 'died'") == 1)

                // What the old life held is void, what the new one claims is not.
                try await ledger.enqueue(LedgerFixture.request())
                #expect(try await ledger.claimJobs(1, for: old).isEmpty)
                #expect(try await ledger.claimJobs(1, for: new).count == 1)
                await stop([process])
            }
        }

        @Test("nobody is declared dead who has shown a sign of life since he was seen")
        func renewed() async throws {
            try await LedgerFixture.with { ledger in
                let (id, session) = try await byHand(ledger)
                let seen = try #require(try await ProcessLedger.observe(in: ledger.pool).first { $0.id == id })
                let identity = ProcessIdentity(service: "ingestion")
                #expect(try await !ProcessLedger.renew(identity, in: session))
                try await session.query("UPDATE processes SET renewals = renewals + 1 WHERE id = \(id)")
                #expect(try await !ProcessLedger.endUnlessRenewed(seen, in: ledger.pool))
                let again = try #require(try await ProcessLedger.observe(in: ledger.pool).first { $0.id == id })
                #expect(try await ProcessLedger.endUnlessRenewed(again, in: ledger.pool))
                #expect(try await !ProcessLedger.endUnlessRenewed(again, in: ledger.pool))
                await session.close()
            }
        }

        @Test("a process without its session starts nothing until it has it again")
        func standing() async throws {
            try await LedgerFixture.with { ledger in
                let process = try await start(ledger)
                // Its looks fail, so it reconnects again and again, in vain until the test lets it.
                let key = process.lock.identity.lockKey
                try await ledger.pool.query("ALTER TABLE processes RENAME TO hidden")
                try await within(.seconds(10)) { while process.lock.standing.isGood { await Task.yield() } }
                try await ledger.pool.query("ALTER TABLE hidden RENAME TO processes")
                try await within(.seconds(10)) { try await process.lock.standing.confirm() }
                #expect(process.lock.identity.lockKey == key)
                #expect(process.deaths.value == 0)
                await stop([process])
            }
        }
    }
}
