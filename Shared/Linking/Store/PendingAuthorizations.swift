import FoundationEssentials
import Postgres

/// The rows of links that were begun.
enum PendingAuthorizations {
    /// More than this many at a time are not begun in earnest.
    static let maximumPerUser = 20

    /// - Returns: until when it may be answered; nil when the user has too many already.
    static func insert(
        _ pending: PendingAuthorization, stateHash: [UInt8], in transaction: PostgresTransaction
    ) async throws -> Date? {
        try await transaction.query(
            "DELETE FROM pending_authorizations WHERE user_id = \(pending.owner.userID) AND expires_at < clock_timestamp()"
        )
        let rows = try await transaction.query(
            """
            INSERT INTO pending_authorizations (id, tenant_id, user_id, provider, kinds, account, state_hash, nonce_hash,
                browser_hash, verifier, redirect_uri)
            SELECT \(pending.id), \(pending.owner.tenantID), \(pending.owner.userID), \(pending.provider),
                \(pending.kinds.map(\.rawValue).sorted())::text[], \(pending.account), \(stateHash), \(pending.nonceHash),
                \(pending.browserHash), \(pending.verifier), \(pending.redirectURI)
            WHERE (SELECT count(*) FROM pending_authorizations WHERE user_id = \(pending.owner.userID))
                < \(Self.maximumPerUser)
            RETURNING expires_at
            """)
        return try rows.first?.decode("expires_at")
    }

    /// Looks at the link that a state belongs to, without using it up.
    static func find(stateHash: [UInt8], in database: any PostgresQuerying) async throws -> PendingAuthorization? {
        let rows = try await database.query(
            """
            SELECT \(unescaped: PendingAuthorization.columns) FROM pending_authorizations
            WHERE state_hash = \(stateHash) AND expires_at > clock_timestamp()
            """)
        return try rows.first.map(PendingAuthorization.init)
    }

    /// Uses a link up: of all who bring its state, one gets it.
    static func take(_ id: UUID, in database: any PostgresQuerying) async throws -> Bool {
        let rows = try await database.query(
            "DELETE FROM pending_authorizations WHERE id = \(id) AND expires_at > clock_timestamp() RETURNING id")
        return !rows.isEmpty
    }
}
