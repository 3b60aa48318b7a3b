public import FoundationEssentials
public import Postgres

/// A user's own view of the database: what requests in his name run in.
///
/// Row-level security decides what there is: whatever a statement asks for, it finds and changes only rows of this user.
/// The role and the identity last until the transaction ends, so that no pooled session keeps them.
public enum Member {
    /// Runs `body` in a transaction as this user.
    ///
    /// - Throws: what `body` throws, or `PostgresError`.
    public static nonisolated(nonsending) func transaction<Value>(
        of user: UUID, in database: PostgresPool,
        _ body: nonisolated(nonsending) (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        try await database.transaction { transaction in
            try await become(user, in: transaction)
            return try await body(transaction)
        }
    }

    /// Goes on as the service, for what users may not do by themselves, such as enqueueing jobs.
    public static nonisolated(nonsending) func leave(_ transaction: PostgresTransaction) async throws {
        try await transaction.query("SELECT set_config('role', 'none', true), set_config('carillon.member', '', true)")
    }

    /// Makes the rest of a transaction this user's.
    public static nonisolated(nonsending) func become(
        _ user: UUID, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.query("SELECT become_member(\(user))")
    }
}
