import AMQP
import ChaosJobs
import FoundationEssentials
import Jobs
import Models
import Postgres

/// Asks for numbers to be noted, in every way there is, and asks again until it is told that they are accepted.
struct Asker: Sendable {
    let database: PostgresPool
    let publisher: AMQPPublisher
    let tally: Tally

    /// Between two tries at a server that a fault has taken away: while it is away there is no event to wait for.
    private static let pause = Duration.milliseconds(50)

    /// In one transaction with a row that says so.
    ///
    /// - Returns: the numbers that were accepted, which are never numbers of an attempt that failed.
    @discardableResult
    func inTransaction(
        _ count: Int, work: Int = 0, halt: Halt? = nil, priority: Int16 = 0
    ) async throws -> [Int64] {
        while true {
            let numbers = tally.fresh(count, .transaction)
            do {
                try await commit(numbers, work: work, halt: halt, priority: priority)
                tally.accepted(numbers, .transaction)
                return numbers
            } catch {
                try Task.checkCancellation()
                try await ContinuousClock().sleep(for: Self.pause)
            }
        }
    }

    private func commit(_ numbers: [Int64], work: Int, halt: Halt?, priority: Int16) async throws {
        let requests = try numbers.map {
            var request = try NoteNumber.request(NoteNumber.Payload(number: $0, work: work, halt: halt))
            request.priority = priority
            return request
        }
        try await database.transaction(attempts: 1) { transaction in
            try await transaction.query(
                "INSERT INTO chaos_asked (number) SELECT unnest(\(numbers)::bigint[])")
            _ = try await JobLedger.enqueue(requests, cause: Cause(), in: transaction)
        }
    }

    /// By messages, each with an id of its own.
    @discardableResult
    func byMessage(_ count: Int, work: Int = 0, priority: Int16 = 0) async throws -> [Int64] {
        let numbers = tally.fresh(count, .message)
        try await confirm(try numbers.map { try message(of: $0, work: work, priority: priority) })
        tally.accepted(numbers, .message)
        return numbers
    }

    /// By ticks by hand, each with an id of its own.
    @discardableResult
    func byTick(_ count: Int, together: Bool = false) async throws -> [Int64] {
        let numbers = tally.fresh(count, .tick)
        try await confirm(try numbers.map { try tick(of: $0, together: together) })
        tally.accepted(numbers, .tick)
        return numbers
    }

    /// Publishes until the broker has confirmed each.
    func confirm(_ messages: [AMQPMessage]) async throws {
        var open = messages
        while !open.isEmpty {
            do {
                let outcomes = try await publisher.publish(open, timeout: .seconds(5))
                open = zip(open, outcomes).filter { $1 != .confirmed }.map(\.0)
                if open.isEmpty { return tally.trouble(nil) }
                tally.trouble("the broker answers \(outcomes.first { $0 != .confirmed } ?? .rejected)")
            } catch {
                try Task.checkCancellation()
                tally.trouble("\(error)")
            }
            try await ContinuousClock().sleep(for: Self.pause)
        }
    }

    static func messageID(_ number: Int64) -> String { "chaos-\(number)" }

    func message(of number: Int64, work: Int = 0, priority: Int16 = 0) throws -> AMQPMessage {
        let payload = try JSONEncoder().encode(NoteNumber.Payload(number: number, work: work))
        return AMQPMessage(
            exchange: Topology.jobsExchange, routingKey: Topology.routingKey(NoteNumber.family, NoteNumber.type),
            properties: AMQPProperties(messageID: Self.messageID(number)),
            body: Array("{\"priority\":\(priority),\"payload\":".utf8) + payload + Array("}".utf8))
    }

    func tick(of number: Int64, together: Bool = false) throws -> AMQPMessage {
        AMQPMessage(
            exchange: Topology.ticksExchange, routingKey: Topology.routingKey(.ingestion, NoteTick.name),
            properties: AMQPProperties(messageID: Self.messageID(number)),
            body: try Tick(parameters: NoteTick.parameters(number, together: together)).encoded())
    }
}
