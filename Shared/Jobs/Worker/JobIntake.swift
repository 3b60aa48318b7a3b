import AMQP
import FoundationEssentials
import Logging
import Models
import Postgres

/// Takes requests for queued jobs into the ledger, whoever published them.
struct JobIntake: Sendable {
    let office: Office
    let family: Family

    /// - Parameter family: whose requests these are, in place of this service's own.
    init(office: Office, for family: Family? = nil) {
        self.office = office
        self.family = family ?? office.family
    }

    /// Brings one request into the ledger; on return it may be acknowledged.
    ///
    /// - Throws: ``Postgres/PostgresError`` when the ledger cannot be written; then the message must be kept.
    func accept(_ delivery: AMQPDelivery) async throws {
        let type = TickIntake.name(in: delivery.routingKey)
        do {
            try await expectRunner(of: type)
            if delivery.isTruncated {
                throw MessageError.tooLarge(delivery.size, limit: office.configuration.maximumMessageSize)
            }
            try await enqueue(try JobMessage(parsing: delivery.body), type: type, delivery)
        } catch let error as MessageError {
            try await refuse(delivery, type, "\(error)")
        } catch  where error is Unknown || error is NotFound || error is DuplicateJob || error is UnknownDependency {
            try await refuse(delivery, type, "\(error)")
        } catch let error as PostgresError where error.isAboutValues {
            try await refuse(delivery, type, "the ledger cannot hold it: \(error)")
        }
    }

    /// A type that this replica lacks waits in the ledger for one that has it.
    private func expectRunner(of type: String) async throws {
        let own = family == office.family ? office.registry.queuedTypes : []
        if own.contains(type) { return }
        let known = try await JobLedger.types(of: family, in: office.database)
        if !known.contains(type) { throw Unknown(type: type, known: known + own) }
    }

    private struct Unknown: Error, CustomStringConvertible {
        let type: String
        let known: [String]

        var description: String {
            let hint = NearMiss.suggestion(for: type, among: known).map { "; did you mean '\($0)'?" } ?? ""
            return "there is no job type '\(type)'\(hint)"
        }
    }

    private func enqueue(_ message: JobMessage, type: String, _ delivery: AMQPDelivery) async throws {
        let request = try JobRequest(message, type: type, family: family, messageID: delivery.messageID)
        try await CallbackLedger.expectRunner(of: request.callback, in: office.database)
        let span = WorkSpan.receive(delivery, from: Topology.intakeQueue(family))
        defer { span?.end() }
        let cause = delivery.cause.within(span)
        let ids = try await office.database.transaction { transaction in
            guard try await isNew(delivery, in: transaction) else { return [Int64]() }
            return try await JobLedger.enqueue([request], cause: cause, in: transaction)
        }
        WorkMetrics.enqueued(type, ids.count)
        for id in ids {
            office.logger.info("\(type) id=\(id) status=pending by message")
            office.events.tell(
                Transition(
                    .job, type, id: "\(id)", status: "pending", correlationID: cause.correlationID.rawValue))
        }
        office.wake()
    }

    /// A message id is taken once; a message without one is taken each time it is delivered.
    private func isNew(_ delivery: AMQPDelivery, in transaction: PostgresTransaction) async throws -> Bool {
        guard let id = delivery.messageID else { return true }
        return try await AcceptedMessages.take(id, of: Topology.intakeQueue(family), in: transaction)
    }

    private func refuse(_ delivery: AMQPDelivery, _ type: String, _ reason: String) async throws {
        let letter = DeadLetter(kind: .request, family: family, name: type, reason: reason, delivery: delivery)
        try await DeadLetterLedger.record(letter, in: office.database)
        office.logger.error("\(type) status=dead_letter error=\"\(reason)\"")
    }
}
