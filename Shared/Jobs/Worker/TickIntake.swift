import AMQP
import FoundationEssentials
import Logging
import Models
import Postgres

/// Takes ticks into the ledger, whoever published them.
struct TickIntake: Sendable {
    let office: Office
    let family: Family

    /// - Parameter family: whose ticks these are, in place of this service's own.
    init(office: Office, for family: Family? = nil) {
        self.office = office
        self.family = family ?? office.family
    }

    /// Brings one tick into the ledger; on return it may be acknowledged.
    ///
    /// - Throws: ``Postgres/PostgresError`` when the ledger cannot be written; then the tick must be kept.
    func accept(_ delivery: AMQPDelivery) async throws {
        do {
            let job = try await job(of: delivery)
            let tick = try tick(in: delivery)
            try job.check(tick.parameters)
            if let id = tick.runID {
                try await confirm(id, of: job)
            } else {
                try await expectRunner(of: job)
                try await record(tick, for: job, delivery)
            }
            office.wake()
            // With every slot taken here, another replica may have room.
            if office.bench.free == 0 { await office.bells?.ring(1) }
        } catch let reason as Refusal {
            try await refuse(delivery, reason.text)
        } catch let error as MessageError {
            try await refuse(delivery, "\(error)")
        } catch let error as CatalogueError {
            try await refuse(delivery, "\(error)")
        } catch let error as ParameterError {
            try await refuse(delivery, "\(error)")
        } catch let error as PostgresError where error.isAboutValues {
            try await refuse(delivery, "the ledger cannot hold it: \(error)")
        }
    }

    /// Services of a newer version run it: the tick goes back to the queue, for one of them to take.
    private struct NewerJob: Error, CustomStringConvertible {
        let name: String
        var description: String { "job '\(name)' is run by services of another version" }
    }

    private struct Refusal: Error {
        let text: String
    }

    /// The job its routing key names, if this service runs it.
    private func job(of delivery: AMQPDelivery) async throws -> CataloguedJob {
        let name = Self.name(in: delivery.routingKey)
        let job: CataloguedJob
        do {
            job = try Catalogue.job(named: name)
        } catch {
            if try await ScheduleLedger.isRun(name, in: office.database) { throw NewerJob(name: name) }
            throw error
        }
        guard job.family == family else {
            throw Refusal(
                text:
                    "job '\(job.name)' belongs to \(job.family.rawValue): publish with routing key '\(job.routingKey)'")
        }
        return job
    }

    /// A job that this replica lacks waits in the ledger for one that has it; only what nobody runs is refused.
    private func expectRunner(of job: CataloguedJob) async throws {
        if office.registry.scheduled[job.name] != nil { return }
        if try await ScheduleLedger.isRun(job.name, in: office.database) { return }
        throw Refusal(text: "job '\(job.name)' is in the catalogue, but no service runs it")
    }

    private func tick(in delivery: AMQPDelivery) throws -> Tick {
        if delivery.isTruncated {
            throw MessageError.tooLarge(delivery.size, limit: office.configuration.maximumMessageSize)
        }
        return try Tick(parsing: delivery.body)
    }

    private func record(_ tick: Tick, for job: CataloguedJob, _ delivery: AMQPDelivery) async throws {
        let span = WorkSpan.receive(delivery, from: Topology.ticksQueue(family))
        defer { span?.end() }
        let cause = delivery.cause.within(span)
        let (id, isNew) = try await RunLedger.record(
            job, parameters: tick.parameters, messageID: delivery.messageID, cause: cause, in: office.database)
        if isNew { office.events.tell(.run(id, of: job.name, "queued", cause: cause.correlationID.rawValue)) }
        office.logger.info(
            "tick: job=\(job.name) by hand run=\(id.uuidString.lowercased())\(isNew ? "" : " (already known)")")
    }

    /// The run of a tick by schedule was committed before its message; a client that made an id up gets to know.
    private func confirm(_ run: UUID, of job: CataloguedJob) async throws {
        guard try await !RunLedger.knows(run, of: job.name, in: office.database) else { return }
        throw Refusal(
            text:
                "there is no run \(run.uuidString.lowercased()) of \(job.name); a tick by hand needs no run_id, leave it out"
        )
    }

    private func refuse(_ delivery: AMQPDelivery, _ reason: String) async throws {
        let name = Self.name(in: delivery.routingKey)
        let letter = DeadLetter(
            kind: .tick, family: family, name: name, reason: reason, delivery: delivery)
        try await DeadLetterLedger.record(letter, in: office.database)
        office.logger.error("tick: job=\(name) status=dead_letter error=\"\(reason)\"")
    }

    /// What follows the family in a routing key.
    static func name(in routingKey: String) -> String {
        routingKey.split(separator: ".", maxSplits: 1).last.map(String.init) ?? routingKey
    }
}
