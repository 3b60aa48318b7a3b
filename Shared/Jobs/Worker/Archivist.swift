import AMQP
import FoundationEssentials
import Logging
import Models
import Postgres

/// Archives what no consumer takes: misspelt routing keys, and what the broker gave up on.
struct Archivist: Sendable {
    let office: Office

    func archiveUnrouted(_ delivery: AMQPDelivery) async throws {
        if let family = familyBoundTo(delivery.routingKey) {
            // Its key is right: the queue, or the binding, was away when it came. The ledger is the same for all.
            switch delivery.exchange {
            case Topology.ticksExchange: return try await TickIntake(office: office, for: family).accept(delivery)
            case Topology.jobsExchange: return try await JobIntake(office: office, for: family).accept(delivery)
            default: break
            }
        }
        let key = delivery.routingKey
        let known = Catalogue.jobs.map(\.routingKey)
        let hint = NearMiss.suggestion(for: key, among: known).map { "; did you mean '\($0)'?" } ?? ""
        let reason = "no queue of exchange '\(delivery.exchange)' takes routing key '\(key)'\(hint)"
        try await archive(delivery, as: .unrouted, because: reason)
    }

    /// The family whose bindings, `<family>.*`, take a routing key.
    private func familyBoundTo(_ routingKey: String) -> Family? {
        let words = routingKey.split(separator: ".", omittingEmptySubsequences: false)
        return words.count == 2 ? Family(rawValue: String(words[0])) : nil
    }

    func archiveDead(_ delivery: AMQPDelivery) async throws {
        if try await isOnlyAHint(delivery) { return }
        var reason = "the broker gave it up"
        if case .string(let why) = delivery.properties.headers["x-first-death-reason"] { reason += ": \(why)" }
        if case .string(let queue) = delivery.properties.headers["x-first-death-queue"] { reason += " in \(queue)" }
        try await archive(delivery, as: .broker, because: reason)
    }

    /// A tick whose run is in the ledger only told somebody to look there; the sweep does so too.
    private func isOnlyAHint(_ delivery: AMQPDelivery) async throws -> Bool {
        guard let tick = try? Tick(parsing: delivery.body), let id = tick.runID,  // garbage is archived as what it is
            let job = try? Catalogue.job(named: TickIntake.name(in: delivery.routingKey)),
            try await RunLedger.knows(id, of: job.name, in: office.database)
        else { return false }
        office.logger.warning("the broker gave up a tick of \(job.name); its run is in the ledger")
        return true
    }

    private func archive(_ delivery: AMQPDelivery, as kind: DeadLetter.Kind, because reason: String) async throws {
        // what the broker gave up on comes under its family's name; the key it had is in a header
        let headers = AMQPValue.json(delivery.properties.headers)
        let key = DeathHeader(kind == .broker ? headers : nil)?.routingKey ?? delivery.routingKey
        let family = key.split(separator: ".").first.flatMap { Family(rawValue: String($0)) }
        let letter = DeadLetter(
            kind: kind, family: family, name: TickIntake.name(in: key), reason: reason, delivery: delivery)
        try await DeadLetterLedger.record(letter, in: office.database)
        office.logger.error("message \(delivery.routingKey) status=dead_letter error=\"\(reason)\"")
    }
}
