import FoundationEssentials
import Jobs
import JobsTesting
import Logging
import Models
import Postgres
import Providers
import SandboxService
import Synchronization
import TestSupport
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("The place that everything but mail shares of an account of Outlook")
    struct SeatTests {
        private static let new = NewUser(email: "ann@example.com", messages: 5, events: 10)
        /// Where nobody listens.
        private static let push = PushAddresses(outlookURL: "http://127.0.0.1:9/push/outlook")

        /// An account whose calendars are known, and their rows.
        private static func link(
            _ provider: Provider, _ bench: SyncBench
        ) async throws -> (user: SandboxUser, connection: UUID, calendars: [Int64]) {
            let user = try await bench.link(provider, new, kinds: ["mail", "calendar"])
            try await bench.tick(IngestCalendarEvents.self)
            let rows = try await bench.pool.query("SELECT connection_id, id FROM calendars ORDER BY id")
            return (
                user, try rows[0].decode("connection_id"), try rows.map { try $0.decode("id", as: Int64.self) }
            )
        }

        /// Syncs a calendar in another replica than the bench's, and does something else before its first request.
        private static func sync(
            _ calendar: Int64, _ bench: SyncBench, meanwhile: @escaping @Sendable () async throws -> [Attempt]
        ) async throws -> [Attempt] {
            let attempts = Mutex<[Attempt]>([])
            let hasBegun = Mutex(false)
            let replica = try await bench.replica {
                let isFirst = hasBegun.withLock { flag in
                    defer { flag = true }
                    return !flag
                }
                guard isFirst else { return }
                let made = try await meanwhile()
                attempts.withLock { $0 = made }
            }
            let attempt = try await replica.perform(SyncCalendar.self, .init(calendarID: calendar))
            #expect(attempt.job.status == .completed)
            return attempts.withLock { $0 }
        }

        @Test("is had by one job at a time, whichever replicas they are in; others wait a second and have it then")
        func oneAtATime() async throws {
            try await SyncBench.with(push: Self.push) { bench in
                let (user, connection, calendars) = try await Self.link(.outlook, bench)
                let service = bench.service
                let waiting = try await Self.sync(calendars[0], bench) {
                    let asked = user.counts.requests
                    let attempts = [
                        try await service.perform(SyncCalendar.self, .init(calendarID: calendars[1])),
                        try await service.perform(ListCalendars.self, .init(connectionID: connection)),
                        try await service.perform(WatchMailbox.self, .init(connectionID: connection)),
                    ]
                    #expect(user.counts.requests == asked)
                    return attempts
                }
                #expect(waiting.count == 3)
                for attempt in waiting {
                    #expect(attempt.job.status == .pending && attempt.job.retryCount == 0, "\(attempt.job.type)")
                    let delay = try #require(attempt.delay)
                    #expect(delay >= .milliseconds(690) && delay <= .milliseconds(1510), "\(attempt.job.type)")
                }
                try await service.run(for: .seconds(3))
                for attempt in waiting {
                    #expect(try await service.job(attempt.job.id)?.status == .completed, "\(attempt.job.type)")
                }
            }
        }

        @Test("holds up no mail")
        func mail() async throws {
            try await SyncBench.with { bench in
                let (_, connection, calendars) = try await Self.link(.outlook, bench)
                let service = bench.service
                let attempts = try await Self.sync(calendars[0], bench) {
                    [try await service.perform(SyncMailbox.self, .init(connectionID: connection))]
                }
                #expect(attempts.map(\.job.status) == [.completed])
                #expect(try await bench.count("mail_messages") == 5)
            }
        }

        @Test("is not needed at Google, where calendars are read side by side")
        func google() async throws {
            try await SyncBench.with { bench in
                let (_, _, calendars) = try await Self.link(.gmail, bench)
                let service = bench.service
                let attempts = try await Self.sync(calendars[0], bench) {
                    [try await service.perform(SyncCalendar.self, .init(calendarID: calendars[1]))]
                }
                #expect(attempts.map(\.job.status) == [.completed])
                #expect(try await bench.count("connections WHERE seat_job IS NULL AND seat_fence IS NULL") == 1)
            }
        }

        @Test("is free once its holder's process has died, for others and for that job")
        func death() async throws {
            try await SyncBench.with { bench in
                let (_, _, calendars) = try await Self.link(.outlook, bench)
                let service = bench.service
                let dead = try await service.perform(
                    SyncCalendar.self, .init(calendarID: calendars[0]), mishap: .deathBeforeRecord)
                #expect(dead.job.status == .pending && dead.job.crashes == 1)
                #expect(try await bench.count("connections WHERE seat_job = \(dead.job.id)") == 1)
                let next = try await service.perform(SyncCalendar.self, .init(calendarID: calendars[1]))
                #expect(next.job.status == .completed)
                #expect(try await service.attempt(dead.job.id).job.status == .completed)
            }
        }

        @Test("is not given to a job that asked for it before the one that has it was claimed")
        func race() async throws {
            try await SyncBench.with { bench in
                let (_, id, calendars) = try await Self.link(.outlook, bench)
                let pool = bench.pool
                let clerk = Clerk(database: pool, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                let holder = try await clerk.enter()
                var jobs: [Int64] = []
                for calendar in calendars.prefix(2) {
                    jobs.append(try await bench.service.enqueue(SyncCalendar.self, .init(calendarID: calendar)))
                }
                let (first, second) = (jobs[0], jobs[1])
                let early = try #require(try await clerk.claim(job: second, for: holder))
                let asking = try await pool.transaction { transaction in
                    try await Connections.hold(id, in: transaction)
                    let task = Task {
                        try await pool.transaction {
                            try await Connections.seat(early.id, early.fence, at: id, in: $0)
                        }
                    }
                    try await Self.untilSomebodyWaits(for: transaction, pool)
                    let late = try #require(try await clerk.claim(job: first, for: holder))
                    #expect(try await Connections.seat(late.id, late.fence, at: id, in: transaction))
                    return task
                }
                #expect(try await asking.value == false)
                #expect(try await bench.count("connections WHERE seat_job = \(first)") == 1)
            }
        }

        private static func untilSomebodyWaits(for transaction: PostgresTransaction, _ pool: PostgresPool) async throws
        {
            let session = try await transaction.query("SELECT pg_backend_pid() AS pid")[0].decode("pid", as: Int32.self)
            try await InTime.until("somebody to wait for the row", .seconds(20)) {
                let waiting = try await pool.query(
                    "SELECT pid FROM pg_stat_activity WHERE \(session) = ANY(pg_blocking_pids(pid))")
                return !waiting.isEmpty
            }
        }
    }
}
