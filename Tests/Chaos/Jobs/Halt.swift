import Jobs
import Models
import Postgres

/// A point at which a handler stops, says so in `chaos_halts`, and waits to be let go on, or killed.
public enum Halt: String, Codable, Sendable {
    /// Claimed, the handler has begun.
    case begun
    /// The effect is written and not committed.
    case effect
    /// As ``effect``, but those that are let go on do so in the same moment.
    case together

    /// The key of the advisory lock that lets go those that wait ``together``: whoever holds it exclusively holds them.
    public static let key: Int64 = 0x0C_4A05

    /// Only a first attempt halts: the next one is to get through.
    func reach(_ number: Int64, _ context: WorkContext) async throws {
        guard context.attempt == 1 else { return }
        try await context.database.query(
            "INSERT INTO chaos_halts (number, pid) VALUES (\(number), \(ownProcess))")
        if self == .together { return }
        while try await context.database.query("SELECT 1 FROM chaos_halts WHERE number = \(number) AND is_released")
            .isEmpty
        {
            try await ContinuousClock().sleep(for: .milliseconds(20))
        }
    }

    /// The rest of a halt within the transaction of the effect.
    func join(in transaction: PostgresTransaction) async throws {
        if self == .together { try await transaction.query("SELECT pg_advisory_xact_lock_shared(\(Self.key))") }
    }
}
