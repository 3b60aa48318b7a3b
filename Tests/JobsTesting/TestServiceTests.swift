import FoundationEssentials
import Jobs
import JobsTesting
import Models
import Synchronization
import Testing

@Suite("A service in memory")
struct TestServiceTests {
    private struct Unreachable: Error {}

    func service(
        _ send: @escaping @Sendable (String, String) async throws -> Void = { _, _ in }
    ) async throws -> TestService {
        try await TestService(.notifications) { registry in
            registry.register(SendReminder(send: send))
            registry.register(ReadsSQL())
            registry.register(Echo())
        }
    }

    @Test("runs one attempt of a handler and shows its outcome and what it enqueued")
    func attempt() async throws {
        let sent = Mutex<[String]>([])
        let service = try await service { address, key in sent.withLock { $0.append("\(address) \(key)") } }
        let attempt = try await service.perform(SendReminder.self, .init(address: "ann@example.org"))
        #expect(attempt.job.status == .completed && attempt.job.counts == ["sent": 1, "planned": 1])
        #expect(sent.withLock { $0 } == ["ann@example.org job-\(attempt.job.id)"])
        let next = try #require(attempt.enqueued.first)
        #expect(try next.payload(of: SendReminder.self) == .init(address: "ann@example.org", number: 2))
        #expect(next.uniqueKey == "ann@example.org" && next.priority == -1)
        #expect(next.availableAt == TestReminderCalendar.day(1))
        guard case .done = attempt.outcome else {
            Issue.record("it returned \(String(describing: attempt.outcome))")
            return
        }
    }

    @Test("keeps the same key for effects elsewhere over a crash, and enqueues what they bring once")
    func crash() async throws {
        let keys = Mutex<[String]>([])
        let service = try await service { _, key in keys.withLock { $0.append(key) } }
        let crashed = try await service.perform(
            SendReminder.self, .init(address: "ann@example.org"), mishap: .deathBeforeRecord)
        #expect(crashed.job.status == .pending && crashed.job.crashes == 1 && crashed.job.retryCount == 0)
        #expect(crashed.enqueued.isEmpty)
        let drained = try await service.drain()
        #expect(drained.attempts.map(\.job.status) == [.completed] && drained.enqueued.count == 1)
        #expect(keys.withLock { Set($0).count == 1 && $0.count == 2 })
    }

    @Test("has each retry come due at the end of its backoff, and not before")
    func backoff() async throws {
        let service = try await service { _, _ in throw Unreachable() }
        let id = try await service.enqueue(SendReminder.self, .init(address: "ann@example.org"))
        #expect(try await service.drain().attempts.first?.delay == .seconds(2))
        try await service.advance(by: .milliseconds(1990))
        #expect(try await service.drain().attempts.isEmpty)
        try await service.advance(by: .milliseconds(10))
        #expect(try await service.drain().attempts.first?.delay == .seconds(4))
        #expect(try await service.run(for: .seconds(5)).attempts.map(\.job.status) == [.failed])
        let letter = try #require(try await service.deadLetters.first)
        #expect(letter.jobID == id && letter.errors.count == 3 && letter.reason == "Unreachable()")
    }

    @Test("draws the backoff's jitter from where the test says")
    func jitter() async throws {
        let service = try await TestService(.notifications, jitter: { 0.25 }) { registry in
            registry.register(SendReminder { _, _ in throw Unreachable() })
        }
        let attempt = try await service.perform(SendReminder.self, .init(address: "ann@example.org"))
        #expect(attempt.delay == .milliseconds(500) && attempt.error is Unreachable)
    }

    @Test("lets days pass in no time, every job at its instant")
    func days() async throws {
        let service = try await service()
        try await service.enqueue(SendReminder.self, .init(address: "ann@example.org"))
        let worked = try await service.run(for: .seconds(7 * 86_400))
        #expect(worked.attempts.map(\.job.counts) == Array(repeating: ["sent": 1, "planned": 1], count: 8))
        #expect(try worked.attempts.map { try $0.job.payload(of: SendReminder.self).number } == Array(1...8))
    }

    @Test("says that a handler needs a database")
    func needsDatabase() async throws {
        let service = try await service()
        for inEffects in [false, true] {
            await #expect(throws: NeedsDatabase.self) {
                try await service.perform(ReadsSQL.self, .init(inEffects: inEffects))
            }
        }
    }

    @Test("gives up where there is no end, and names what goes on")
    func endless() async throws {
        let service = try await service()
        try await service.enqueue(Echo.self, .init())
        let error = await #expect(throws: NeverIdle.self) { try await service.drain(limit: 50) }
        #expect(error?.counts == ["echo": 51] && error?.description.contains("51 × echo") == true)
    }

    @Test("replays a dead letter once, put right")
    func replay() async throws {
        let service = try await service()
        let dead = try await service.perform(SendReminder.self, .init(address: "nobody"))
        #expect(dead.job.status == .failed && dead.job.error == "'nobody' is no address")
        let letter = try #require(try await service.deadLetters.first)
        let edit = LetterEdit(content: #"{"address":"ann@example.org","number":1}"#)
        #expect(try await service.replay(letter, edit: edit)?.outcome == .enqueued)
        #expect(try await service.replay(letter)?.outcome == .already)
        #expect(try await service.drain().attempts.map(\.job.status) == [.completed])
    }

    @Test("takes a message that comes twice once, and a garbled one as a dead letter")
    func messages() async throws {
        let service = try await service()
        let message = TestMessage.request(
            "notifications.send_reminder", #"{"payload":{"address":"ann@example.org","number":1}}"#, messageID: "m")
        for _ in 0..<2 { try await service.take(message) }
        try await service.take(.request("notifications.send_remainder", "garbage"))
        #expect(try await service.jobs(SendReminder.self).count == 1)
        #expect(
            try await service.deadLetters.map(\.reason)
                == ["there is no job type 'send_remainder'; did you mean 'send_reminder'?"])
    }

    @Test("works off a day of ticks every three seconds quickly")
    func manyTicks() async throws {
        let service = try await TestService(.maintenance) { try $0.register(Poll()) }
        try await service.schedule(Poll.self)
        let worked = try await service.run(for: .seconds(86_400))
        #expect(worked.runs.count == 28_800)
        #expect(try await service.runs.allSatisfy { $0.status == .completed && $0.missed == 0 })
    }

    private struct Poll: ScheduledJob {
        static let name = "threema_polling"

        func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome { .done() }
    }
}

extension TestServiceTests {
    @Test("hears of work by bells, and finds it without them")
    func lostBells() async throws {
        let service = try await service()
        try await service.enqueue(SendReminder.self, .init(address: "ann@example.org"))
        #expect(try await service.hear().attempts.count == 1)
        #expect(try await service.hear().attempts.isEmpty)
        try await service.enqueue(SendReminder.self, .init(address: "bob@example.org"))
        service.broker.loseEverything()
        #expect(try await service.hear().attempts.isEmpty)
        #expect(try await service.run(for: .seconds(1)).attempts.count == 1)
    }

    @Test("is told of messages by the broker, and archives what has a misspelt key")
    func broker() async throws {
        let service = try await service()
        let body = #"{"payload":{"address":"ann@example.org","number":1}}"#
        #expect(try service.publish(.request("notifications.send_reminder", body)))
        #expect(try service.publish(.request("notification.send_reminder", body)))
        #expect(try await service.hear().attempts.map(\.job.status) == [.completed])
        #expect(
            try await service.deadLetters.map(\.reason)
                == ["no queue of exchange 'carillon.jobs' takes routing key 'notification.send_reminder'"])
        service.broker.isAway = true
        #expect(throws: BrokerAway.self) { try service.publish(.tick("notifications.daily_briefing")) }
        await #expect(throws: BrokerAway.self) { try await service.hear() }
        // the ledger needs no broker
        try await service.enqueue(SendReminder.self, .init(address: "bob@example.org"))
        #expect(try await service.drain().attempts.count == 1)
    }
}
