import ChaosJobs
import Logging
import Postgres
import TestSupport

extension Fault {
    /// The two last children of a run commit in the same moment, again and again: each time the run settles.
    static let lastChildren = Fault("two last children ending at once") { scene in
        for _ in 0..<8 {
            let gate = try await PostgresConnection.connect(scene.database.configuration, logger: .silent)
            try await gate.query("SELECT pg_advisory_lock(\(Halt.key))")
            let runs = try await scene.asker.byTick(1, together: true)
            try await waitForTwo(scene)
            await gate.close()
            try await settled(runs, scene)
        }
    }

    /// Until both are in front of the gate.
    private static func waitForTwo(_ scene: Scene) async throws {
        try await InTime.until("both children to be about to commit", .seconds(20)) {
            try await scene.count(
                """
                SELECT count(*) AS value FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND (classid::bigint << 32 | objid::bigint) = \(Halt.key)
                """) == 2
        }
    }

    private static func settled(_ runs: [Int64], _ scene: Scene) async throws {
        try await InTime.until("the run to settle", .seconds(5)) {
            try await scene.count(
                """
                SELECT count(*) AS value FROM scheduled_job_runs
                WHERE message_id = ANY(\(runs.map(Asker.messageID))::text[]) AND settled_at IS NOT NULL
                """) == Int64(runs.count)
        }
    }
}
