import FoundationEssentials
import Postgres

extension LinkedConnections {
    /// The jobs that read from an account, waiting or running; seen by the service, not by a user.
    static func liveJobs(of id: UUID, in database: any PostgresQuerying) async throws -> [Int64] {
        try await database.query(
            """
            SELECT id FROM live_jobs WHERE job_type IN ('sync_mailbox', 'watch_mailbox', 'list_calendars')
                AND reference_type = 'connection' AND reference_id = \(id.uuidString.lowercased())
            UNION ALL
            SELECT id FROM live_jobs WHERE job_type = 'sync_calendar' AND reference_type = 'calendar'
                AND reference_id IN (SELECT id::text FROM calendars WHERE connection_id = \(id))
            ORDER BY id
            """
        ).map { try $0.decode("id", as: Int64.self) }
    }
}
