import FoundationEssentials
import Postgres

/// What a provider tells of a mailbox's changes by.
struct PushChannel: Sendable {
    /// The topic or URL that is told.
    let address: String
    /// Of the subscription, where the provider has such.
    var providerID: String?
    /// SHA-256 of what each notification repeats; `nil` leaves what is there.
    var secretHash: [UInt8]?
    let expiresAt: Date

    /// Half of its time before it lapses, so that a day without us does no harm.
    private static let share = 0.5

    /// The subscription of a mailbox, where there is one, and whom it tells.
    static func subscription(
        of connection: UUID, in database: any PostgresQuerying
    ) async throws -> (id: String, address: String)? {
        try await database.query(
            """
            SELECT provider_id, address FROM push_channels
            WHERE connection_id = \(connection) AND provider_id IS NOT NULL
            """
        ).first.map { (try $0.decode("provider_id"), try $0.decode("address")) }
    }

    func store(for connection: UUID, in transaction: any PostgresQuerying) async throws {
        try await transaction.query(
            """
            INSERT INTO push_channels AS old (connection_id, address, provider_id, secret_hash, expires_at, renew_at)
            VALUES (\(connection), \(address), \(providerID), \(secretHash), \(expiresAt),
                clock_timestamp() + (\(expiresAt) - clock_timestamp()) * \(Self.share))
            ON CONFLICT (connection_id) DO UPDATE SET address = excluded.address, provider_id = excluded.provider_id,
                secret_hash = coalesce(excluded.secret_hash, old.secret_hash), expires_at = excluded.expires_at,
                renew_at = excluded.renew_at, error = NULL, updated_at = clock_timestamp()
            """)
    }

    /// A subscription is over, or nobody hears it any more: what is told by it is not believed.
    static func forget(_ providerID: String, in transaction: any PostgresQuerying) async throws {
        try await transaction.query(
            """
            UPDATE push_channels SET provider_id = NULL, secret_hash = NULL, expires_at = NULL,
                renew_at = clock_timestamp(), updated_at = clock_timestamp()
            WHERE provider_id = \(providerID)
            """)
    }

    /// It could not be begun or renewed: tried again in an hour. Mail is brought by asking meanwhile.
    static func fail(
        _ connection: UUID, at address: String, because reason: String, in transaction: any PostgresQuerying
    ) async throws {
        try await transaction.query(
            """
            INSERT INTO push_channels AS old (connection_id, address, renew_at, error)
            VALUES (\(connection), \(address), clock_timestamp() + interval '1 hour', \(reason))
            ON CONFLICT (connection_id) DO UPDATE SET address = excluded.address, renew_at = excluded.renew_at,
                error = excluded.error, updated_at = clock_timestamp()
            """)
    }
}
