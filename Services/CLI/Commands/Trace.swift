import ArgumentParser
import FoundationEssentials
import Hosting
import Postgres

/// The whole story of one correlation id.
struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tell everything the ledger has under a correlation id.")

    @Argument(help: "The id, e.g. job-0f8e….") var correlationID: String
    @OptionGroup var output: OutputOptions

    struct Event: Encodable {
        let at: Date
        let what: String
        let subject: String
        let details: String
    }

    func run() async throws {
        try await Session.with { backbone in
            let events = try await load(in: backbone.database)
            if output.json { return try events.forEach { try JSONLine.print($0) } }
            guard !events.isEmpty else { throw Fault("the ledger has nothing under '\(correlationID)'") }
            var table = Table("AT", "WHAT", "SUBJECT", "DETAILS")
            for event in events { table.add(Instant.text(event.at), event.what, event.subject, event.details) }
            print(table.text())
        }
    }

    func load(in database: any PostgresQuerying) async throws -> [Event] {
        let rows = try await database.query(
            """
            WITH wanted AS (SELECT \(correlationID)::text AS id)
            SELECT at, what, subject, details FROM (\(unescaped: Self.story)) AS story ORDER BY at, what
            """)
        return try rows.map {
            Event(
                at: try $0.decode("at"), what: try $0.decode("what"), subject: try $0.decode("subject"),
                details: try $0.decode("details", as: String?.self) ?? "")
        }
    }
}
