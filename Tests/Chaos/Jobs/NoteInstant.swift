import FoundationEssentials
public import Jobs
public import Models
import Postgres

/// A run by schedule: notes its instant, in milliseconds since 1970, under the name of a catalogued job.
public struct NoteInstant: ScheduledJob {
    public static let name = "ingest_calendar_events"

    public init() {}

    public func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        guard case .run(let id, _) = context.claim else { return .done() }
        return .done { transaction in
            let rows = try await transaction.query(
                """
                SELECT (extract(epoch FROM scheduled_for) * 1000)::bigint AS number FROM scheduled_job_runs
                WHERE id = \(id) AND trigger = 'schedule'
                """)
            guard let row = rows.first else { return [:] }
            try await Effect.write(.instant, try row.decode("number"), context, in: transaction)
            return ["noted": 1]
        }
    }
}
