import FoundationEssentials
import Jobs
import Postgres

enum Effect {
    static func write(
        _ note: Note, _ number: Int64, _ context: WorkContext, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.query(
            """
            INSERT INTO chaos_effects (note, number, pid, attempt, noted_at)
            VALUES (\(note.rawValue), \(number), \(ownProcess), \(Int32(context.attempt)), \(Date()))
            """)
    }
}
