import ChaosJobs
import Postgres

/// The proof that the reckoning sees: once a scene is over and clean, one of each wrong is done to it.
enum Control {
    /// - Returns: what the reckoning did not see; `nil` when it saw everything.
    static func blindness(_ scene: Scene) async throws -> String? {
        try await scene.database.query(
            """
            WITH job AS (SELECT number FROM chaos_effects WHERE note = 'job' ORDER BY number LIMIT 2),
            doubled AS (
                INSERT INTO chaos_effects SELECT * FROM chaos_effects
                WHERE note = 'job' AND number = (SELECT min(number) FROM job))
            DELETE FROM chaos_effects WHERE note = 'job' AND number = (SELECT max(number) FROM job)
            """)
        try await scene.database.query(
            """
            INSERT INTO outbox (exchange, routing_key, message_id, correlation_id, body, claimed_until)
            VALUES ('control', 'control', 'control', 'control', '', 'infinity')
            """)
        let seen = try await Reckoning.of(scene)
        if seen.lost.count == 1, seen.doubled.count == 1, seen.stuck.count == 1 { return nil }
        return "the reckoning is blind: of one each it counts \(seen.lost.count) lost, \(seen.doubled.count) doubled, "
            + "\(seen.stuck.count) stuck"
    }
}
