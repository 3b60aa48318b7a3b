import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Events")
    struct EventFeedTests {
        private static func transition(_ number: Int) -> Transition {
            Transition(.job, "probe_work", id: "\(number)", status: "success", attempt: 1, correlationID: "job-x")
        }

        @Test("reach who watches, each once and in order")
        func watched() async throws {
            try await LedgerFixture.with { ledger in
                let feed = EventFeed(sender: "test", database: ledger.pool, logger: ledger.database.logger)
                let session = try await ledger.database.connect()
                var notices = try await EventWatch(session).notices.makeAsyncIterator()
                for number in 1...5 { feed.tell(Self.transition(number)) }
                await feed.send()
                let notice = try #require(await notices.next())
                #expect(notice.events.map(\.id) == ["1", "2", "3", "4", "5"])
                #expect(notice.from.hasPrefix("test@"))
                feed.tell(Self.transition(6))
                await feed.send()
                #expect(await notices.next()?.events.map(\.id) == ["6"])
                await session.close()
                #expect(await notices.next() == nil)
            }
        }

        @Test("are told as numbers where there are too many")
        func crowd() async throws {
            try await LedgerFixture.with { ledger in
                let feed = EventFeed(sender: "test", database: ledger.pool, logger: ledger.database.logger)
                let session = try await ledger.database.connect()
                var notices = try await EventWatch(session).notices.makeAsyncIterator()
                feed.tell(Self.transition(0))
                await feed.send()  // finds out that somebody watches
                _ = await notices.next()
                for number in 1...10_000 { feed.tell(Self.transition(number)) }
                await feed.send()
                let notice = try #require(await notices.next())
                #expect(notice.events.map(\.count) == [10_000] && notice.more == 0)
                await session.close()
            }
        }

        @Test("cost nothing where nobody watches: no notification, and no more than a few are even made")
        func unwatched() async throws {
            try await LedgerFixture.with { ledger in
                let feed = EventFeed(sender: "test", database: ledger.pool, logger: ledger.database.logger)
                // listens, but does not say that it watches
                let session = try await ledger.database.connect()
                let rows = try await session.query("SELECT \(unescaped: EventWatch.channel) AS channel")
                try await session.listen(try rows[0].decode("channel"))
                var made = 0
                func make(_ number: Int) -> Transition {
                    made += 1
                    return Self.transition(number)
                }
                for number in 1...10_000 { feed.tell(make(number)) }
                #expect(made == EventBuffer.detailLimit)
                await feed.send()
                try await session.query("NOTIFY \(identifier: try rows[0].decode("channel", as: String.self)), 'end'")
                var heard = session.notifications.makeAsyncIterator()
                #expect(await heard.next()?.payload == "end")
                await session.close()
            }
        }

        @Test("of an operator's acts are told when their transaction commits")
        func operators() async throws {
            try await LedgerFixture.with { ledger in
                let session = try await ledger.database.connect()
                var notices = try await EventWatch(session).notices.makeAsyncIterator()
                let placed = try await JobLedger.place(
                    LedgerFixture.request(), cause: Cause(), by: LedgerFixture.ann, in: ledger.pool)
                #expect(await notices.next()?.events.map(\.status) == ["pending"])
                let running = try await ledger.working(for: try await ledger.process(), LedgerFixture.request())
                let waiting = try #require(try await ledger.enqueue(LedgerFixture.request()).first)
                _ = try await JobLedger.reschedule(
                    LedgerFixture.jobs { $0.ids = [waiting] }, to: nil, by: LedgerFixture.ann, in: ledger.pool)
                #expect(await notices.next()?.events.map(\.status) == ["rescheduled"])
                _ = try await JobLedger.cancel(
                    LedgerFixture.jobs { $0.type = "probe_work" }, by: LedgerFixture.ann, in: ledger.pool)
                let events = try #require(await notices.next()).events
                #expect(events.filter { $0.status == "stopping" }.map(\.id) == ["\(running.id)"])
                #expect(events.filter { $0.status == "cancelled" }.count == 2 || running.id != placed.id)
                await session.close()
            }
        }

        @Test("of a whole worker's life come through its feed")
        func worker() async throws {
            try await LedgerFixture.with { ledger in
                let office = try ledger.office()
                office.lock.standing.open(for: .seconds(60))
                try await ProcessLedger.enter(office.lock.identity, in: ledger.pool)
                let session = try await ledger.database.connect()
                var notices = try await EventWatch(session).notices.makeAsyncIterator()
                let job = try await ledger.working(for: office.lock.identity.id)
                try await JobExecutor(office: office).execute(job, in: office.bench.seat(job.claim))
                await office.events.send()
                #expect(await notices.next()?.events.map(\.status) == ["processing", "success"])
                await session.close()
            }
        }
    }
}
