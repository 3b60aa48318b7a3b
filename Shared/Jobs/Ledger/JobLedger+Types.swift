import Models
import Postgres

extension JobLedger {
    /// Notes that a service runs these types of queued jobs now.
    static func register(_ types: [String], of family: Family, in database: any PostgresQuerying) async throws {
        try await database.query(
            """
            INSERT INTO job_types (name, family)
            SELECT name, \(family.rawValue) FROM unnest(\(types.sorted())::text[]) AS type (name)
            ON CONFLICT (name) DO UPDATE SET family = excluded.family, seen_at = excluded.seen_at
            """)
    }

    /// The types of a family that services of any version have run within a day.
    static func types(of family: Family, in database: any PostgresQuerying) async throws -> [String] {
        try await database.query(
            """
            SELECT name FROM job_types
            WHERE family = \(family.rawValue) AND seen_at > clock_timestamp() - interval '1 day' ORDER BY name
            """
        ).map { try $0.decode("name") }
    }
}
