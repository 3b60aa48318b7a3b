import AMQP
import FoundationEssentials
import Models
import Postgres

@testable import Jobs

extension LedgerFixture {
    static let ann = Operator(name: "operator:ann", reason: "because")

    /// A dead letter of a queued job that failed for good.
    func deadJob(_ reason: String = "no luck", _ request: JobRequest = request()) async throws -> Int64 {
        let job = try await working(for: try await process(), request)
        try await JobLedger.bury(job, error: reason, countsAs: .error, in: pool)
        return try await value("SELECT max(id) FROM dead_letters")
    }

    /// A dead letter of a message.
    @discardableResult
    func deadMessage(
        _ kind: DeadLetter.Kind, key: String, body: String = "{}", exchange: String = "carillon.ticks",
        messageID: String? = nil
    ) async throws -> Int64 {
        let delivery = AMQPDelivery.made(exchange: exchange, routingKey: key, body: body, messageID: messageID)
        let letter = DeadLetter(
            kind: kind, family: .ingestion, name: TickIntake.name(in: key), reason: "misunderstood", delivery: delivery)
        try await DeadLetterLedger.record(letter, in: pool)
        return try await value("SELECT max(id) FROM dead_letters")
    }

    /// `action subject count` of the rows of the audit log, oldest first.
    func audit() async throws -> [String] {
        try await pool.query(
            """
            SELECT concat_ws(' ', action, subject, details ->> 'count') AS line FROM audit_log
            WHERE actor = 'operator:ann' AND details ->> 'reason' = 'because' ORDER BY id
            """
        ).map { try $0.decode("line") }
    }

    static func letters(_ ids: Int64..., change: (inout DeadLetterFilter) -> Void = { _ in }) -> DeadLetterFilter {
        var filter = DeadLetterFilter()
        filter.ids = ids.isEmpty ? nil : ids
        change(&filter)
        return filter
    }

    static func jobs(_ change: (inout JobFilter) -> Void = { _ in }) -> JobFilter {
        var filter = JobFilter()
        change(&filter)
        return filter
    }

    func register(types: String...) async throws {
        try await JobLedger.register(types, of: .ingestion, in: pool)
    }
}
