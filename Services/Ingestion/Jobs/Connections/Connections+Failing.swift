import FoundationEssentials
import Postgres

extension Connections {
    /// The provider does not let an account's mail or calendars be read, and its user cannot change that: has them tried
    /// again in an hour, and tells the user, once for each time that the account begins to fail.
    ///
    /// - Parameters:
    ///   - grant: the sealed refresh token it was read by. When it is no longer the one in the row, its user has linked
    ///     the account again, and nothing happens.
    ///   - correlationID: of the job that found out.
    static func fail(
        _ connection: Connection, _ kind: SyncKind, grant: String, because reason: String, correlationID: String,
        in transaction: PostgresTransaction
    ) async throws {
        let began = try await transaction.query(
            """
            WITH before AS (
                SELECT id, state = 'failing' AS is_failing, mail_retry_at, calendar_retry_at FROM connections
                WHERE id = \(connection.id) AND state IN ('active', 'failing') AND refresh_token = \(grant) FOR UPDATE
            )
            UPDATE connections SET state = 'failing', state_reason = \("\(kind.name): \(reason)"),
                mail_retry_at = CASE WHEN \(kind == .mail) THEN clock_timestamp() + interval '1 hour'
                    WHEN is_failing THEN before.mail_retry_at END,
                calendar_retry_at = CASE WHEN \(kind == .calendar) THEN clock_timestamp() + interval '1 hour'
                    WHEN is_failing THEN before.calendar_retry_at END,
                updated_at = clock_timestamp()
            FROM before WHERE connections.id = before.id
            RETURNING updated_at, NOT is_failing AS is_new
            """)
        guard let row = began.first, try row.decode("is_new", as: Bool.self) else { return }
        let at = try row.decode("updated_at", as: Date.self)
        try await tell(connection, kind, because: reason, at: at, correlationID, in: transaction)
    }

    private static func tell(
        _ connection: Connection, _ kind: SyncKind, because reason: String, at instant: Date, _ correlationID: String,
        in transaction: PostgresTransaction
    ) async throws {
        let id = connection.id.uuidString.lowercased()
        let key = "failing:\(id):\(instant.formatted(.iso8601))"
        let body =
            "Carillon cannot read the \(kind.name) of \(connection.account): \(reason). It tries again every hour."
        try await transaction.query(
            """
            INSERT INTO signals (tenant_id, user_id, kind, unique_key, title, body, correlation_id)
            VALUES (\(connection.tenantID), \(connection.userID), 'connection_failing', \(key),
                \("\(connection.account) cannot be read"), \(body), \(correlationID))
            ON CONFLICT (unique_key) DO NOTHING
            """)
    }

    /// An account's mail or calendars were read: they fail no longer.
    static func recover(_ id: UUID, _ kind: SyncKind, in transaction: PostgresTransaction) async throws {
        let other = kind == .mail ? "calendar_retry_at" : "mail_retry_at"
        let own = kind == .mail ? "mail_retry_at" : "calendar_retry_at"
        try await transaction.query(
            """
            UPDATE connections SET \(unescaped: own) = NULL,
                state = CASE WHEN \(unescaped: other) IS NULL THEN 'active' ELSE state END,
                state_reason = CASE WHEN \(unescaped: other) IS NOT NULL THEN state_reason END,
                updated_at = clock_timestamp()
            WHERE id = \(id) AND state = 'failing' AND \(unescaped: own) IS NOT NULL
            """)
    }
}
