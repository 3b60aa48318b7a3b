import ArgumentParser
import FoundationEssentials
import Hosting
import Postgres

/// The linked accounts.
struct ConnectionList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the linked accounts.")

    @OptionGroup var output: OutputOptions

    private struct Entry: Encodable {
        let id: UUID
        let userID: UUID
        let user: String
        let provider: String
        let account: String
        let state: String
        let reason: String?
        let lastSyncedAt: Date?
        let messages: Int64
        let events: Int64

        enum CodingKeys: String, CodingKey {
            case id, user, provider, account, state, reason, messages, events
            case userID = "user_id"
            case lastSyncedAt = "last_synced_at"
        }
    }

    func run() async throws {
        try await Session.with { backbone, _ in
            let entries = try await load(in: backbone.database)
            if output.json { return try entries.forEach { try JSONLine.print($0) } }
            var table = Table("ACCOUNT", "PROVIDER", "STATE", "MESSAGES", "EVENTS", "LAST SYNC", "USER", "CONNECTION")
            for entry in entries {
                let state = entry.reason.map { "\(entry.state): \($0)" } ?? entry.state
                table.add(
                    entry.account, entry.provider, state, "\(entry.messages)", "\(entry.events)",
                    Instant.text(entry.lastSyncedAt),
                    entry.userID.uuidString.lowercased(), entry.id.uuidString.lowercased())
            }
            print(table.isEmpty ? "no account is linked" : table.text())
        }
    }

    private func load(in database: any PostgresQuerying) async throws -> [Entry] {
        let rows = try await database.query(
            """
            SELECT connection.id, user_id, users.email, provider, account, state, state_reason, last_synced_at,
                (SELECT count(*) FROM mail_messages WHERE connection_id = connection.id) AS messages,
                (SELECT count(*) FROM calendar_events JOIN calendars ON calendars.id = calendar_id
                    WHERE connection_id = connection.id) AS events
            FROM connections AS connection JOIN users ON users.id = user_id ORDER BY account, provider
            """)
        return try rows.map {
            Entry(
                id: try $0.decode("id"), userID: try $0.decode("user_id"), user: try $0.decode("email"),
                provider: try $0.decode("provider"), account: try $0.decode("account"),
                state: try $0.decode("state"), reason: try $0.decode("state_reason"),
                lastSyncedAt: try $0.decode("last_synced_at"), messages: try $0.decode("messages"),
                events: try $0.decode("events"))
        }
    }
}
