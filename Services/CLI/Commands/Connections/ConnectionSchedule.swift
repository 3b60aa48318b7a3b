import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Linking
import Models
import Operations
import Postgres

/// Gives an account an interval of its own.
struct ConnectionSchedule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Sync an account in an interval of its own, or with the others again.",
        discussion: """
            An account with an interval of its own is left out by ingest_emails and ingest_calendar_events; \
            process_scheduled_syncs, which looks every five minutes, syncs it.
            """)

    @OptionGroup var connection: ConnectionName
    @Option(help: "The interval: 1m to 30d, e.g. 30m.") var every: String?
    @Flag(help: "No interval of its own: with the others again.") var withOthers = false
    @OptionGroup var person: OperatorOptions

    private static let range = Duration.seconds(60)...Duration.seconds(30 * 86_400)

    private var interval: Duration? { every.flatMap(DurationText.parse) }

    func validate() throws {
        guard (every == nil) == withOthers else { throw ValidationError("give --every or --with-others") }
        if let every, interval.map({ !Self.range.contains($0) }) ?? true {
            throw ValidationError("--every takes 1m to 30d, not '\(every)'")
        }
    }

    func run() async throws {
        try await Session.with { backbone in
            let found = try await connection.find(in: backbone.database)
            try await set(found.id, found.owner.tenantID, found.owner.userID, in: backbone.database)
            print(
                every.map { "\(found.account) is synced every \($0)" }
                    ?? "\(found.account) is synced with the others")
        }
    }

    private func set(_ id: UUID, _ tenantID: UUID, _ userID: UUID, in database: PostgresPool) async throws {
        let seconds = interval.map { Double($0.components.seconds) }
        let name = person.person
        try await database.transaction { transaction in
            try await transaction.query(
                """
                UPDATE connections SET sync_interval = \(seconds) * interval '1 second', next_scheduled_sync = NULL,
                    updated_at = clock_timestamp() WHERE id = \(id)
                """)
            try await transaction.query(
                """
                INSERT INTO audit_log (actor, action, subject, tenant_id, user_id, details)
                VALUES (\(name.name), 'connection.schedule', \(id.uuidString.lowercased()), \(tenantID), \(userID),
                    jsonb_strip_nulls(jsonb_build_object('seconds', \(seconds), 'reason', \(name.reason)::text)))
                """)
        }
    }
}
