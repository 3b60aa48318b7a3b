import FoundationEssentials
import Jobs
import JobsTesting
import Models
import Postgres

@testable import IngestionJobs

extension MailFixture {
    /// A run of `ingest_emails` by hand, which must complete.
    @discardableResult
    func tick(_ parameters: [String: JSONValue]) async throws -> RunAttempt {
        let service = try await TestService(.ingestion, on: database) {
            try $0.register(IngestEmails(lookbackDays: 1))
        }
        let attempt = try await service.perform(IngestEmails.self, parameters)
        guard attempt.run.status == .completed else { throw attempt.error ?? Broken() }
        return attempt
    }

    /// All accounts an order is about.
    func due(_ kind: String, _ order: SyncOrder = SyncOrder([:], lookbackDays: 1)) async throws -> [DueConnection] {
        let first = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        return try await Connections.due(kind, order, after: first, limit: 100, in: pool)
    }

    /// Links so many more accounts of the mailbox's owner, active and without an interval.
    func link(more count: Int) async throws {
        try await pool.query(
            """
            INSERT INTO connections (tenant_id, user_id, provider, kinds, account, refresh_token)
            SELECT \(connection.tenantID), \(connection.userID), 'gmail', '{mail,calendar}', number || '@example.org', ''
            FROM generate_series(1, \(Int32(count))) AS number
            """)
    }
}
