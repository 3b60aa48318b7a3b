package import FoundationEssentials
package import Postgres

/// The rows by which providers tell of a linked account's changes, as far as linking changes them. No user's own: only the
/// service sees them.
package enum LinkedChannels {
    /// What was begun with the last grant may have ended with it: begun or renewed with the next look at mailboxes.
    package static func renew(of connection: UUID, in transaction: any PostgresQuerying) async throws {
        try await transaction.query(
            """
            UPDATE push_channels SET renew_at = clock_timestamp(), updated_at = clock_timestamp()
            WHERE connection_id = \(connection)
            """)
    }

    /// A channel that is ours no more, and may live on at the provider.
    struct Removed: Sendable {
        /// The provider's name of it, where it has one.
        let subscription: String?
    }

    /// Whatever is told from now on is not believed.
    ///
    /// - Returns: nil where the provider tells of nothing any more, or never did.
    static func remove(of connection: UUID, in transaction: any PostgresQuerying) async throws -> Removed? {
        let rows = try await transaction.query(
            """
            DELETE FROM push_channels WHERE connection_id = \(connection)
            RETURNING provider_id, coalesce(expires_at > clock_timestamp(), false) AS is_open
            """)
        guard let row = rows.first, try row.decode("is_open", as: Bool.self) else { return nil }
        return Removed(subscription: try row.decode("provider_id"))
    }
}
