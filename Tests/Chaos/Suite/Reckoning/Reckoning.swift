import ChaosJobs
import FoundationEssentials
import Jobs
import Postgres

/// The set algebra: what was accepted against what happened. Each entry says which number, and what became of it.
struct Reckoning: Sendable {
    /// Accepted and ended without its effect.
    var lost: [String] = []
    /// An effect that happened twice, or of something that was not to have any.
    var doubled: [String] = []
    /// Accepted and not ended.
    var stuck: [String] = []

    var isClean: Bool { lost.isEmpty && doubled.isEmpty && stuck.isEmpty }

    static func of(_ scene: Scene) async throws -> Reckoning {
        var reckoning = Reckoning()
        try await reckoning.addJobs(scene)
        try await reckoning.addRuns(scene)
        try await reckoning.addChildren(scene)
        try await reckoning.addDoubles(scene)
        try await reckoning.addOutbox(scene)
        return reckoning
    }

    /// What asked for a job: the asker that was told so, or the row it committed without being told.
    private mutating func addJobs(_ scene: Scene) async throws {
        let told = scene.tally.told(.transaction, .message)
        let tried = scene.tally.tried(.transaction, .message)
        try await addMissing(
            .job,
            """
            SELECT number FROM (SELECT unnest(\(told)::bigint[]) AS number UNION SELECT number FROM chaos_asked) AS accepted
            WHERE NOT EXISTS (SELECT 1 FROM chaos_effects WHERE note = 'job' AND number = accepted.number)
            """, scene)
        let unasked = try await scene.database.query(
            """
            SELECT DISTINCT number FROM chaos_effects WHERE note = 'job' AND NOT number = ANY(\(tried)::bigint[])
                OR note = 'job' AND number = ANY(\(scene.tally.tried(.transaction))::bigint[])
                    AND number NOT IN (SELECT number FROM chaos_asked)
            """)
        doubled += try unasked.map { "job \(try $0.decode("number", as: Int64.self)) was not asked for" }
    }

    /// Each run has one effect if it completed and none if it ended otherwise. A run by hand has no reason to end
    /// otherwise; one by schedule may have been skipped or overtaken.
    private mutating func addRuns(_ scene: Scene) async throws {
        let rows = try await scene.database.query(
            """
            SELECT id, job, trigger, status, coalesce(error, '') AS error, settled_at IS NOT NULL AS is_settled, (
                SELECT count(*) FROM chaos_effects AS effect
                WHERE trigger = 'manual' AND note = 'run' AND number = substring(message_id FROM 7)::bigint
                    OR trigger = 'schedule' AND note = 'instant'
                        AND number = (extract(epoch FROM scheduled_for) * 1000)::bigint) AS effects
            FROM scheduled_job_runs WHERE job IN (\(NoteTick.name), \(NoteInstant.name))
            """)
        for row in rows {
            let status: String = try row.decode("status")
            let effects = try row.decode("effects", as: Int64.self)
            let name = "run \(try row.decode("id", as: UUID.self)) of \(try row.decode("job", as: String.self))"
            let ending = "\(status) \(try row.decode("error", as: String.self))"
            let mayEndWithout =
                try row.decode("trigger", as: String.self) == "schedule"
                && ["skipped", "superseded", "missed"].contains(status)
            if try !row.decode("is_settled", as: Bool.self) {
                stuck.append("\(name) is not settled: \(ending)")
            } else if effects > (status == "completed" ? 1 : 0) {
                doubled.append("\(name) has \(effects) effects: \(ending)")
            } else if effects == 0, !mayEndWithout {
                lost.append("\(name) has no effect: \(ending)")
            }
        }
        let unknown = try await scene.database.query(
            """
            SELECT number FROM unnest(\(scene.tally.told(.tick))::bigint[]) AS number
            WHERE NOT EXISTS (SELECT 1 FROM scheduled_job_runs WHERE message_id = 'chaos-' || number)
            """)
        lost += try unknown.map { "tick \(try $0.decode("number", as: Int64.self)) made no run" }
    }

    /// A run that completed has enqueued two.
    private mutating func addChildren(_ scene: Scene) async throws {
        try await addMissing(
            .child,
            """
            SELECT child.number FROM chaos_effects AS run
                CROSS JOIN LATERAL (VALUES (run.number * 2), (run.number * 2 + 1)) AS child (number)
            WHERE run.note = 'run' AND NOT EXISTS (
                SELECT 1 FROM chaos_effects WHERE note = 'child' AND number = child.number)
            """, scene)
    }

    private mutating func addDoubles(_ scene: Scene) async throws {
        let rows = try await scene.database.query(
            """
            SELECT note, number, count(*) AS times FROM chaos_effects GROUP BY note, number HAVING count(*) > 1
            """)
        doubled += try rows.map {
            "\(try $0.decode("note", as: String.self)) \(try $0.decode("number", as: Int64.self)) was noted "
                + "\(try $0.decode("times", as: Int64.self)) times"
        }
    }

    private mutating func addOutbox(_ scene: Scene) async throws {
        let rows = try await scene.database.query("SELECT routing_key, created_at::text AS since FROM outbox")
        stuck += try rows.map {
            "a message to \(try $0.decode("routing_key", as: String.self)) waits in the outbox since "
                + "\(try $0.decode("since", as: String.self))"
        }
    }

    /// Of the numbers that the query selects, those that still wait or run are stuck; the others are lost.
    private mutating func addMissing(_ note: Note, _ query: PostgresQuery, _ scene: Scene) async throws {
        for row in try await scene.database.query(query) {
            let number: Int64 = try row.decode("number")
            let jobs = try await scene.database.query(
                """
                SELECT id, status, attempt, coalesce(error, '') AS error, available_at::text AS due FROM jobs
                WHERE job_type = \(NoteNumber.type) AND payload @> jsonb_build_object('number', \(number)::bigint,
                    'note', \(note.rawValue)::text)
                """)
            guard let job = jobs.first else {
                lost.append("\(note.rawValue) \(number) is not in the ledger")
                continue
            }
            let status: String = try job.decode("status")
            let story =
                "\(note.rawValue) \(number) is \(status) as job \(try job.decode("id", as: Int64.self)), attempt "
                + "\(try job.decode("attempt", as: Int32.self)), due \(try job.decode("due", as: String?.self) ?? "never"), "
                + "error: \(try job.decode("error", as: String.self))"
            if ["pending", "processing"].contains(status) { stuck.append(story) } else { lost.append(story) }
        }
    }
}
