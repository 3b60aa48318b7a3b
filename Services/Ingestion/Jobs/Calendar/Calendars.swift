import FoundationEssentials
import Models
import Postgres

/// The rows of calendars.
enum Calendars {
    static func load(_ id: Int64, in database: any PostgresQuerying) async throws -> CalendarRow? {
        let rows = try await database.query(
            """
            SELECT connection_id, provider_id, cursor::text AS cursor, clock_timestamp() AS now,
                full_sync_requested_at IS NOT NULL AS is_full_sync_requested
            FROM calendars WHERE id = \(id)
            """)
        guard let row = rows.first else { return nil }
        let cursor = try row.decode("cursor", as: String?.self)
        return CalendarRow(
            id: id, connectionID: try row.decode("connection_id"), providerID: try row.decode("provider_id"),
            cursor: try cursor.map { try JSONDecoder().decode(CalendarCursor.self, from: Data($0.utf8)) },
            isFullSyncRequested: try row.decode("is_full_sync_requested"), now: try row.decode("now"))
    }

    /// Brings the list of an account's calendars up to date. What is no longer there goes with its events.
    ///
    /// - Returns: the rows of those to read now; one that may not be read waits.
    static func replace(
        _ entries: [CalendarEntry], of connection: Connection, correlationID: String,
        in transaction: any PostgresQuerying
    ) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            WITH new AS (
                SELECT * FROM unnest(\(entries.map(\.id))::text[], \(entries.map(\.name))::text[],
                    \(entries.map(\.timeZone))::text[], \(entries.map(\.isPrimary))::boolean[])
                    AS entry (provider_id, name, time_zone, is_primary)
            ), gone AS (
                DELETE FROM calendars WHERE connection_id = \(connection.id)
                    AND provider_id NOT IN (SELECT provider_id FROM new))
            INSERT INTO calendars AS calendar (tenant_id, user_id, connection_id, provider_id, name, time_zone,
                is_primary, correlation_id)
            SELECT \(connection.tenantID), \(connection.userID), \(connection.id), provider_id, name, time_zone,
                is_primary, \(correlationID) FROM new
            ON CONFLICT (connection_id, provider_id) DO UPDATE SET name = excluded.name,
                time_zone = coalesce(excluded.time_zone, calendar.time_zone), is_primary = excluded.is_primary,
                correlation_id = excluded.correlation_id, updated_at = clock_timestamp()
            RETURNING id, coalesce(retry_at <= clock_timestamp(), true) AS is_due
            """)
        return try rows.filter { try $0.decode("is_due") }.map { try $0.decode("id", as: Int64.self) }.sorted()
    }

    /// Has the next sync of every calendar of these accounts list everything again, whatever happens to it.
    static func requestFullSync(of connections: [UUID], in database: any PostgresQuerying) async throws {
        try await database.query(
            """
            UPDATE calendars SET full_sync_requested_at = clock_timestamp()
            WHERE connection_id = ANY(\(connections)::uuid[])
            """)
    }

    /// A listing begins: what was asked for up to now is this.
    static func begin(_ cursor: CalendarCursor, of id: Int64, in transaction: any PostgresQuerying) async throws {
        try await transaction.query(
            """
            UPDATE calendars SET cursor = \(try cursor.text)::text::jsonb, full_sync_requested_at = NULL,
                updated_at = clock_timestamp()
            WHERE id = \(id)
            """)
    }

    static func store(_ cursor: CalendarCursor, of id: Int64, in transaction: any PostgresQuerying) async throws {
        try await transaction.query(
            """
            UPDATE calendars SET cursor = \(try cursor.text)::text::jsonb, last_synced_at = clock_timestamp(),
                retry_reason = NULL, retry_at = NULL, updated_at = clock_timestamp()
            WHERE id = \(id)
            """)
    }

    /// The calendar was looked at, and nothing had changed.
    static func noteSync(of id: Int64, in database: any PostgresQuerying) async throws {
        try await database.query(
            """
            UPDATE calendars SET last_synced_at = clock_timestamp(), retry_reason = NULL, retry_at = NULL
            WHERE id = \(id)
            """)
    }

    /// The calendar is gone at its provider.
    ///
    /// - Returns: how many events went with it.
    static func remove(_ id: Int64, in transaction: any PostgresQuerying) async throws -> Int {
        let rows = try await transaction.query(
            """
            WITH gone AS (DELETE FROM calendars WHERE id = \(id) RETURNING id)
            SELECT count(*) AS events FROM calendar_events WHERE calendar_id IN (SELECT id FROM gone)
            """)
        return Int(try rows[rows.startIndex].decode("events", as: Int64.self))
    }
}
