import ArgumentParser
import FoundationEssentials
import Hosting
import Postgres

/// The whole story of one correlation id.
struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tell everything the ledger has under a correlation id.")

    @Argument(help: "The id, e.g. job-0f8e….") var correlationID: String
    @OptionGroup var output: OutputOptions

    private struct Event: Encodable {
        let at: Date
        let what: String
        let subject: String
        let details: String
    }

    func run() async throws {
        try await Session.with { backbone in
            let events = try await load(in: backbone.database)
            if output.json { return try events.forEach { try JSONLine.print($0) } }
            guard !events.isEmpty else { throw Fault("the ledger has nothing under '\(correlationID)'") }
            var table = Table("AT", "WHAT", "SUBJECT", "DETAILS")
            for event in events { table.add(Instant.text(event.at), event.what, event.subject, event.details) }
            print(table.text())
        }
    }

    private func load(in database: any PostgresQuerying) async throws -> [Event] {
        let id = correlationID
        let rows = try await database.query(
            """
            SELECT at, what, subject, details FROM (
                SELECT created_at AS at, 'run queued' AS what, job AS subject,
                    concat_ws(' ', trigger, 'for ' || scheduled_for, nullif(parameters::text, '{}')) AS details
                FROM scheduled_job_runs WHERE correlation_id = \(id)
                UNION ALL
                SELECT attempt.started_at, 'run attempt ' || attempt.attempt || ' began', run.job,
                    'process ' || attempt.holder
                FROM run_attempts AS attempt JOIN scheduled_job_runs AS run ON run.id = attempt.run_id
                WHERE run.correlation_id = \(id)
                UNION ALL
                SELECT finished_at, 'run ' || status, job, concat_ws(' ', counts::text, error)
                FROM scheduled_job_runs WHERE correlation_id = \(id) AND finished_at IS NOT NULL
                UNION ALL
                SELECT settled_at, 'run settled', job, counts::text
                FROM scheduled_job_runs WHERE correlation_id = \(id) AND settled_at IS NOT NULL
                UNION ALL
                SELECT created_at, 'job queued', job_type || ' ' || id, concat_ws(' ', unique_key, payload::text)
                FROM jobs WHERE correlation_id = \(id)
                UNION ALL
                SELECT (entry ->> 'at')::timestamptz, 'job attempt ' || (entry ->> 'attempt') || ' failed',
                    job_type || ' ' || id, entry ->> 'error'
                FROM (
                    SELECT id, job_type, correlation_id, errors FROM live_jobs
                    UNION ALL SELECT id, job_type, correlation_id, errors FROM finished_jobs
                ) AS tried, jsonb_array_elements(errors) AS entry
                WHERE correlation_id = \(id)
                UNION ALL
                SELECT finished_at, 'job ' || status, job_type || ' ' || id,
                    concat_ws(' ', 'attempt ' || attempt, nullif(counts::text, '{}'), error)
                FROM finished_jobs WHERE correlation_id = \(id)
                UNION ALL
                SELECT created_at, 'dead letter', coalesce(name, ''), reason
                FROM dead_letters WHERE correlation_id = \(id)
                UNION ALL
                SELECT created_at, 'signal', kind, title FROM signals WHERE correlation_id = \(id)
            ) AS story ORDER BY at, what
            """)
        return try rows.map {
            Event(
                at: try $0.decode("at"), what: try $0.decode("what"), subject: try $0.decode("subject"),
                details: try $0.decode("details", as: String?.self) ?? "")
        }
    }
}
