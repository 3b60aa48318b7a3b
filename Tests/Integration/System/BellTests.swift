import AMQP
import FoundationEssentials
import Models
import TestSupport
import Testing

@testable import Jobs

extension SystemTests {
    @Suite("Bells")
    struct BellTests {
        private static let queue = Topology.bellsQueue(.ingestion)

        @Test("of a program outside the services are put together, and the last is rung before it ends")
        func together() async throws {
            try await Stage.run { stage in
                try await ready(stage)
                try await ringing(stage) { ringer in
                    for _ in 0..<10_000 { ringer.ring(for: .ingestion) }
                }
                let few = try await stage.publisher.messageCount(of: Self.queue)
                #expect((1..<1000).contains(few))
                try await ringing(stage) { $0.ring(for: .ingestion, jobs: 3) }
                #expect(try await stage.publisher.messageCount(of: Self.queue) == few + 3)
                try await ringing(stage) { $0.ring(for: .ingestion, jobs: 0) }
                #expect(try await stage.publisher.messageCount(of: Self.queue) == few + 3)
            }
        }

        /// Waits for the publisher's connection, whose topology has the queues.
        private func ready(_ stage: Stage) async throws {
            try await InTime.until("the queue to be there", .seconds(30)) {
                do {
                    return try await stage.publisher.messageCount(of: Self.queue) == 0
                } catch let error as AMQPError where error.code == .notConnected {
                    return false
                }
            }
        }

        private func ringing(_ stage: Stage, _ body: @Sendable (BellRinger) async throws -> Void) async throws {
            let broker = try AMQPConfiguration(uris: stage.servers.broker.uri(stage.name))
            try await BellRinger(broker: broker, logger: .silent).whileConnected(patience: .seconds(20), body)
        }

        @Test("are passed on by a worker whose slots are full: others may have room, and one bell stands for many jobs")
        func passedOn() async throws {
            try await Stage.run { stage in
                try await ready(stage)
                let (office, wakeUps) = try await office(stage)
                try await stage.enqueue(
                    Array(repeating: try QuickWork.request(QuickWork.Payload()), count: 2000))
                let claimer = Task { await Claimer(office: office).run(wakeUps) }
                defer { claimer.cancel() }
                office.wake()
                // no sweep runs here that could have rung
                try await InTime.until("a bell to be passed on", .seconds(30)) {
                    try await stage.publisher.messageCount(of: Self.queue) > 0
                }
            }
        }

        /// A worker with one slot and nothing about it that rings but what passes bells on.
        private func office(_ stage: Stage) async throws -> (Office, AsyncStream<Void>) {
            var registry = JobRegistry(family: .ingestion)
            registry.register(QuickWork())
            let (wakeUps, waker) = AsyncStream.makeStream(of: Void.self)
            let lock = ProcessLock(
                service: "ingestion", configuration: try stage.servers.database.configuration(stage.name),
                logger: .silent, onDeath: {})
            try await ProcessLedger.enter(lock.identity, in: stage.database)
            lock.standing.open(for: .seconds(120))
            let office = Office(
                registry: registry, configuration: WorkerConfiguration(), database: stage.database, lock: lock,
                bench: Workbench(slots: 1),
                bells: Bells(family: .ingestion, publisher: stage.publisher, logger: .silent), logger: .silent,
                wake: { waker.yield() }, giveUp: { _ in })
            return (office, wakeUps)
        }
    }
}

private struct QuickWork: QueuedJob {
    struct Payload: Codable, Sendable {}

    static let type = "quick_work"
    static let family = Family.ingestion

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome { .done() }
}
