import FoundationEssentials
import Jobs
import Models
import Postgres

/// That a mailbox has changed: has it synced at once.
///
/// The job has the key of every other sync of that mailbox, so that a flood of notifications is one sync that waits.
enum PushedChange {
    /// - Parameter account: an address of Gmail, of whomever's connections.
    /// - Returns: how many mailboxes that is.
    static func gmail(_ account: String, cause: Cause, in database: PostgresPool) async throws -> Int {
        try await database.transaction { transaction in
            let rows = try await transaction.query(
                """
                UPDATE push_channels SET notified_at = clock_timestamp() FROM connections
                WHERE connection_id = connections.id AND provider = 'gmail' AND lower(account) = lower(\(account))
                    AND 'mail' = ANY(kinds)
                    AND (state = 'active' OR state = 'failing' AND mail_retry_at IS NULL)
                RETURNING connections.id, tenant_id, user_id
                """)
            return try await sync(rows, cause, in: transaction)
        }
    }

    /// - Parameter subscriptions: whose secrets were right.
    static func outlook(_ subscriptions: [String], cause: Cause, in database: PostgresPool) async throws -> Int {
        try await database.transaction { transaction in
            let rows = try await transaction.query(
                """
                UPDATE push_channels SET notified_at = clock_timestamp() FROM connections
                WHERE connection_id = connections.id AND push_channels.provider_id = ANY(\(subscriptions)::text[])
                    AND 'mail' = ANY(kinds)
                    AND (state = 'active' OR state = 'failing' AND mail_retry_at IS NULL)
                RETURNING connections.id, tenant_id, user_id
                """)
            return try await sync(rows, cause, in: transaction)
        }
    }

    /// The provider ends subscriptions: they are begun anew with the next look at mailboxes, which is soon.
    static func end(_ subscriptions: [String], in database: PostgresPool) async throws {
        try await database.query(
            """
            UPDATE push_channels SET renew_at = clock_timestamp(), updated_at = clock_timestamp()
            WHERE provider_id = ANY(\(subscriptions)::text[])
            """)
    }

    private static func sync(
        _ rows: PostgresResult, _ cause: Cause, in transaction: PostgresTransaction
    ) async throws -> Int {
        let requests = try rows.map { row in
            let id = try row.decode("id", as: UUID.self).uuidString.lowercased()
            var request = JobRequest(
                type: "sync_mailbox", family: .ingestion,
                payload: try JSONValue.object(["connection_id": .string(id)]).text,
                uniqueKey: "sync_mailbox:\(id)")
            request.tenantID = try row.decode("tenant_id")
            request.userID = try row.decode("user_id")
            request.referenceType = "connection"
            request.referenceID = id
            return request
        }
        _ = try await JobLedger.enqueue(requests, cause: cause, in: transaction)
        return requests.count
    }
}
