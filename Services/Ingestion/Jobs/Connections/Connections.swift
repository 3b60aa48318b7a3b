import FoundationEssentials
import Postgres

/// The rows of linked accounts.
enum Connections {
    /// What of a connection may be asked for now, by its row: of one that fails only what has not failed, or long ago.
    static let kindsDue = """
        ARRAY(SELECT kind FROM unnest(kinds) AS kind WHERE state = 'active' OR coalesce(CASE kind
            WHEN 'mail' THEN mail_retry_at WHEN 'calendar' THEN calendar_retry_at END <= clock_timestamp(), true))
        """

    /// Whether a connection's mail does not fail, by its row; its calendars may.
    static let isMailWell = "(state = 'active' OR state = 'failing' AND mail_retry_at IS NULL)"

    /// The accounts an order is about, by id.
    ///
    /// - Parameters:
    ///   - kind: `mail` or `calendar`: what of an account is read.
    ///   - id: of the last account of the batch before.
    static func due(
        _ kind: String, _ order: SyncOrder, after id: UUID, limit: Int, in database: any PostgresQuerying
    ) async throws -> [DueConnection] {
        try await database.query(
            """
            SELECT \(unescaped: DueConnection.columns) FROM connections
            WHERE state IN ('active', 'failing') AND \(kind) = ANY(\(unescaped: kindsDue)) AND sync_interval IS NULL
                AND provider = coalesce(\(order.provider), provider) AND user_id = coalesce(\(order.userID), user_id)
                AND id > \(id)
            ORDER BY id LIMIT \(Int64(limit))
            """
        ).map(DueConnection.init)
    }

    /// The accounts with an interval of their own whose next sync is due, by id; they stay locked.
    ///
    /// - Parameter id: of the last account of the batch before.
    static func scheduled(
        after id: UUID, limit: Int, in transaction: PostgresTransaction
    ) async throws -> [DueConnection] {
        try await transaction.query(
            """
            SELECT id, tenant_id, user_id, \(unescaped: kindsDue) AS kinds FROM connections
            WHERE state IN ('active', 'failing') AND sync_interval IS NOT NULL
                AND cardinality(\(unescaped: kindsDue)) > 0
                AND coalesce(next_scheduled_sync <= clock_timestamp(), true) AND id > \(id)
            ORDER BY id LIMIT \(Int64(limit)) FOR UPDATE SKIP LOCKED
            """
        ).map(DueConnection.init)
    }

    /// The next syncs of accounts move on to the first instants of their cadences that are yet to come: what was missed is
    /// not made up for.
    static func advance(_ ids: [UUID], in transaction: PostgresTransaction) async throws {
        try await transaction.query(
            """
            UPDATE connections AS connection SET next_scheduled_sync = due.at + sync_interval * (1 + floor(
                extract(epoch FROM clock_timestamp() - due.at) / extract(epoch FROM sync_interval)))
            FROM (
                SELECT id, coalesce(next_scheduled_sync, clock_timestamp()) AS at FROM connections
                WHERE id = ANY(\(ids)::uuid[])
            ) AS due
            WHERE connection.id = due.id
            """)
    }

    static func load(_ id: UUID, in database: any PostgresQuerying) async throws -> Connection? {
        let rows = try await database.query(
            """
            SELECT id, tenant_id, user_id, provider, kinds, account, state, \(unescaped: isMailWell) AS is_mail_well,
                refresh_token, access_token, access_token_expires_at, mail_cursor::text AS mail_cursor, mail_reader,
                full_sync_requested_at IS NOT NULL AS is_full_sync_requested, clock_timestamp() AS loaded_at
            FROM connections WHERE id = \(id)
            """)
        guard let row = rows.first else { return nil }
        let cursor = try row.decode("mail_cursor", as: String?.self)
        return Connection(
            id: id, tenantID: try row.decode("tenant_id"), userID: try row.decode("user_id"),
            provider: try row.decode("provider"), kinds: try row.decode("kinds"), account: try row.decode("account"),
            state: try row.decode("state"), isMailWell: try row.decode("is_mail_well"),
            refreshToken: try row.decode("refresh_token"), accessToken: try row.decode("access_token"),
            accessTokenExpiresAt: try row.decode("access_token_expires_at"),
            cursor: try cursor.map { try JSONDecoder().decode(MailCursor.self, from: Data($0.utf8)) },
            mailReader: try row.decode("mail_reader"), isFullSyncRequested: try row.decode("is_full_sync_requested"),
            loadedAt: try row.decode("loaded_at"))
    }

    static func store(_ cursor: MailCursor, of id: UUID, in transaction: any PostgresQuerying) async throws {
        let rows = try await transaction.query(
            """
            UPDATE connections SET mail_cursor = \(try cursor.text)::text::jsonb, last_synced_at = clock_timestamp(),
                updated_at = clock_timestamp()
            WHERE id = \(id) AND state IN ('active', 'failing') RETURNING id
            """)
        guard !rows.isEmpty else { throw ConnectionStopped() }
    }

    /// Until the transaction ends, nobody unlinks the account.
    ///
    /// - Throws: ``ConnectionStopped`` where that has happened: what was read since is not to be stored.
    static func hold(_ id: UUID, in transaction: any PostgresQuerying) async throws {
        let rows = try await transaction.query(
            "SELECT id FROM connections WHERE id = \(id) AND state IN ('active', 'failing') FOR NO KEY UPDATE")
        guard !rows.isEmpty else { throw ConnectionStopped() }
    }

    /// Takes the connection for refreshing its tokens, for 20 seconds at most, in case this process dies.
    ///
    /// One that takes longer may find another beside it, which does no harm: old refresh tokens go on working.
    ///
    /// - Returns: false while another has it.
    static func beginRefresh(of id: UUID, in database: any PostgresQuerying) async throws -> Bool {
        try await !database.query(
            """
            UPDATE connections SET refreshing_until = clock_timestamp() + interval '20 seconds'
            WHERE id = \(id) AND (refreshing_until IS NULL OR refreshing_until < clock_timestamp()) RETURNING id
            """
        ).isEmpty
    }

    static func endRefresh(of id: UUID, in database: any PostgresQuerying) async throws {
        try await database.query("UPDATE connections SET refreshing_until = NULL WHERE id = \(id)")
    }

    /// The mailbox was looked at, and nothing had changed.
    static func noteSync(of id: UUID, in database: any PostgresQuerying) async throws {
        try await database.query("UPDATE connections SET last_synced_at = clock_timestamp() WHERE id = \(id)")
    }

    /// Has the next sync list everything again, whichever job it is and whatever happens to it.
    static func requestFullSync(of ids: [UUID], in database: any PostgresQuerying) async throws {
        try await database.query(
            "UPDATE connections SET full_sync_requested_at = clock_timestamp() WHERE id = ANY(\(ids)::uuid[])")
    }

    /// A listing begins: what was asked for up to now is this.
    static func begin(_ cursor: MailCursor, of id: UUID, in transaction: any PostgresQuerying) async throws {
        let rows = try await transaction.query(
            """
            UPDATE connections SET mail_cursor = \(try cursor.text)::text::jsonb, full_sync_requested_at = NULL,
                updated_at = clock_timestamp()
            WHERE id = \(id) AND state IN ('active', 'failing') RETURNING id
            """)
        guard !rows.isEmpty else { throw ConnectionStopped() }
    }

    /// Stores sealed tokens; a `nil` refresh token leaves the one that is there.
    ///
    /// Does nothing when the grant they come from is no longer the one in the row: its user has linked the account again.
    static func store(
        accessToken: String, expiresAt: Date, refreshToken: String?, replacing grant: String, of id: UUID,
        in database: any PostgresQuerying
    ) async throws {
        try await database.query(
            """
            UPDATE connections SET access_token = \(accessToken), access_token_expires_at = \(expiresAt),
                refresh_token = coalesce(\(refreshToken), refresh_token), updated_at = clock_timestamp()
            WHERE id = \(id) AND refresh_token = \(grant)
            """)
    }

    /// The grant is dead: stops the connection's syncs, tells the user, and notes it, once for each time it happens.
    ///
    /// - Parameters:
    ///   - grant: the sealed refresh token that was refused. When it is no longer the one in the row, its user has
    ///     linked the account again, and nothing happens.
    ///   - actor: the job that found out, for the audit log.
    /// - Returns: whether it happened now.
    static func requireReconnect(
        _ connection: Connection, grant: String, because reason: String, by actor: String, correlationID: String,
        in transaction: PostgresTransaction
    ) async throws -> Bool {
        let changed = try await transaction.query(
            """
            UPDATE connections SET state = 'reconnect_required', state_reason = \(reason), access_token = NULL,
                updated_at = clock_timestamp()
            WHERE id = \(connection.id) AND state IN ('active', 'failing') AND refresh_token = \(grant)
            RETURNING updated_at
            """)
        guard let row = changed.first else { return false }
        let at = try row.decode("updated_at", as: Date.self)
        try await tell(connection, because: reason, at: at, correlationID, in: transaction)
        try await transaction.query(
            """
            INSERT INTO audit_log (actor, action, subject, tenant_id, user_id, details, correlation_id)
            VALUES (\(actor), 'connection.revoke', \(connection.id.uuidString.lowercased()),
                \(connection.tenantID), \(connection.userID), jsonb_build_object('provider',
                    \(connection.provider.rawValue)::text, 'account', \(connection.account)::text, 'reason', \(reason)::text),
                \(correlationID))
            """)
        return true
    }

    private static func tell(
        _ connection: Connection, because reason: String, at instant: Date, _ correlationID: String,
        in transaction: PostgresTransaction
    ) async throws {
        let key = "reconnect:\(connection.id.uuidString.lowercased()):\(instant.formatted(.iso8601))"
        try await transaction.query(
            """
            INSERT INTO signals (tenant_id, user_id, kind, unique_key, title, body, correlation_id)
            VALUES (\(connection.tenantID), \(connection.userID), 'reconnect_required', \(key),
                \("Reconnect \(connection.account)"),
                \("Carillon may no longer read \(connection.account): \(reason). Link the account again to go on."),
                \(correlationID))
            ON CONFLICT (unique_key) DO NOTHING
            """)
    }
}
