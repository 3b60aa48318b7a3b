import FoundationEssentials
import Postgres

/// A mailbox whose turn it is to be synced, or that nobody tells us of.
struct DueMailbox: Identifiable, Sendable {
    let connection: DueConnection
    let isDue: Bool
    /// Nobody tells us of its changes, or soon will no longer, or tells it elsewhere, though its provider could.
    let isUnwatched: Bool

    var id: UUID { connection.id }

    private init(_ row: PostgresRow) throws {
        connection = try DueConnection(row)
        isDue = try row.decode("is_due")
        isUnwatched = try row.decode("is_unwatched")
    }

    /// By id.
    ///
    /// - Parameters:
    ///   - order: which are to be synced.
    ///   - push: where providers could tell us of changes.
    ///   - id: of the last mailbox of the batch before.
    static func next(
        _ order: SyncOrder, _ push: PushAddresses, after id: UUID, limit: Int, in database: any PostgresQuerying
    ) async throws -> [DueMailbox] {
        let (providers, addresses) = (push.all.map(\.provider), push.all.map(\.address))
        return try await database.query(
            """
            SELECT * FROM (
                SELECT \(unescaped: DueConnection.columns), sync_interval IS NULL
                    AND 'mail' = ANY(\(unescaped: Connections.kindsDue))
                    AND provider = coalesce(\(order.provider), provider)
                    AND user_id = coalesce(\(order.userID), user_id) AS is_due,
                    \(unescaped: Connections.isMailWell) AND place IS NOT NULL
                        AND coalesce(renew_at <= clock_timestamp() OR address <> place, true) AS is_unwatched
                FROM connections
                LEFT JOIN unnest(\(providers)::text[], \(addresses)::text[]) AS wanted (name, place) ON name = provider
                LEFT JOIN push_channels ON connection_id = id
                WHERE state IN ('active', 'failing') AND 'mail' = ANY(kinds) AND id > \(id)
            ) AS mailbox
            WHERE is_due OR is_unwatched ORDER BY id LIMIT \(Int64(limit))
            """
        ).map(DueMailbox.init)
    }
}
