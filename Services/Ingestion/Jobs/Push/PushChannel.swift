import FoundationEssentials
import Postgres

/// What a provider tells of a mailbox's changes by.
struct PushChannel: Sendable {
    /// Of the subscription, where the provider has such.
    var providerID: String?
    /// SHA-256 of what each notification repeats; `nil` leaves what is there.
    var secretHash: [UInt8]?
    let expiresAt: Date

    /// Half of its time before it lapses, so that a day without us does no harm.
    private static let share = 0.5

    /// The subscription of a mailbox, where there is one.
    static func providerID(of connection: UUID, in database: any PostgresQuerying) async throws -> String? {
        try await database.query("SELECT provider_id FROM push_channels WHERE connection_id = \(connection)").first?
            .decode("provider_id", as: String?.self)
    }

    func store(for connection: UUID, in transaction: any PostgresQuerying) async throws {
        try await transaction.query(
            """
            INSERT INTO push_channels AS old (connection_id, provider_id, secret_hash, expires_at, renew_at)
            VALUES (\(connection), \(providerID), \(secretHash), \(expiresAt),
                clock_timestamp() + (\(expiresAt) - clock_timestamp()) * \(Self.share))
            ON CONFLICT (connection_id) DO UPDATE SET provider_id = excluded.provider_id,
                secret_hash = coalesce(excluded.secret_hash, old.secret_hash), expires_at = excluded.expires_at,
                renew_at = excluded.renew_at, error = NULL, updated_at = clock_timestamp()
            """)
    }

    /// It could not be begun or renewed: tried again in an hour. Mail is brought by asking meanwhile.
    static func fail(
        _ connection: UUID, because reason: String, in transaction: any PostgresQuerying
    ) async throws {
        try await transaction.query(
            """
            INSERT INTO push_channels AS old (connection_id, renew_at, error)
            VALUES (\(connection), clock_timestamp() + interval '1 hour', \(reason))
            ON CONFLICT (connection_id) DO UPDATE SET renew_at = excluded.renew_at, error = excluded.error,
                updated_at = clock_timestamp()
            """)
    }
}
