import AMQP
import ArgumentParser
import FoundationEssentials
import Hosting
import Models

/// Rings one bell by hand.
struct TickCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tick", abstract: "Publish a tick by hand: asks for one run of a job.")

    @Argument(help: "The job's name or alias.") var job: String
    @Option(name: .long, help: "A parameter, as name=value; may be given several times.") var parameter: [String] = []
    @OptionGroup var output: OutputOptions

    private struct Published: Encodable {
        let job: String
        let messageID: String
        let correlationID: String

        enum CodingKeys: String, CodingKey {
            case job
            case messageID = "message_id"
            case correlationID = "correlation_id"
        }
    }

    func run() async throws {
        let entry = try Usage.checked { try Catalogue.job(named: job) }
        let parameters = try Usage.checked { try entry.parameters(from: try parameter.map(Self.split)) }
        try await Session.with { backbone in
            let published = Published(
                job: entry.name, messageID: UUID().uuidString.lowercased(), correlationID: CorrelationID().rawValue)
            try await publish(entry, Tick(parameters: parameters), published, by: backbone.publisher)
            if output.json { return try JSONLine.print(published) }
            print("tick for \(entry.name) published; follow it with: carillon trace \(published.correlationID)")
        }
    }

    static func split(_ word: String) throws -> (name: String, text: String) {
        guard let split = word.firstIndex(of: "=") else { throw ValidationError("'\(word)' must be name=value") }
        return (String(word[..<split]), String(word[word.index(after: split)...]))
    }

    private func publish(
        _ entry: CataloguedJob, _ tick: Tick, _ published: Published, by publisher: AMQPPublisher
    ) async throws {
        let running = Task { try await publisher.run() }
        defer { running.cancel() }
        var properties = AMQPProperties()
        properties.contentType = "application/json"
        properties.messageID = published.messageID
        properties.correlationID = published.correlationID
        properties.appID = "carillon-cli"
        let message = AMQPMessage(
            exchange: Topology.ticksExchange, routingKey: entry.routingKey, properties: properties,
            body: try tick.encoded())
        let outcome = try await publisher.publish(message, timeout: .seconds(10))
        guard case .confirmed = outcome else { throw Session.failure("the broker did not take the tick: \(outcome)") }
    }
}
