import FoundationEssentials
import Postgres

extension Calendars {
    /// The provider does not let one calendar of an account be read that is well otherwise: has it tried again in an hour,
    /// and tells the user, once for each time that it begins to fail.
    ///
    /// - Parameter correlationID: of the job that found out.
    static func fail(
        _ id: Int64, of connection: Connection, because reason: String, correlationID: String,
        in transaction: any PostgresQuerying
    ) async throws {
        let rows = try await transaction.query(
            """
            WITH before AS (SELECT id, retry_at IS NULL AS is_new FROM calendars WHERE id = \(id) FOR UPDATE)
            UPDATE calendars SET retry_reason = \(reason), retry_at = clock_timestamp() + interval '1 hour',
                updated_at = clock_timestamp()
            FROM before WHERE calendars.id = before.id
            RETURNING name, updated_at, is_new
            """)
        guard let row = rows.first, try row.decode("is_new", as: Bool.self) else { return }
        let name = try row.decode("name", as: String.self)
        let key = "calendar:\(id):\(try row.decode("updated_at", as: Date.self).formatted(.iso8601))"
        let body =
            "Carillon cannot read the calendar \(name) of \(connection.account): \(reason). It tries again every hour."
        try await transaction.query(
            """
            INSERT INTO signals (tenant_id, user_id, kind, unique_key, title, body, correlation_id)
            VALUES (\(connection.tenantID), \(connection.userID), 'calendar_failing', \(key),
                \("The calendar \(name) cannot be read"), \(body), \(correlationID))
            ON CONFLICT (unique_key) DO NOTHING
            """)
    }
}
