import FoundationEssentials
import Library
import Postgres

/// Something that search is to find as it is now: a message, an event, a published meeting.
protocol IndexedSource: Sendable {
    var source: PassageSource { get }

    /// Its passages; none where there is nothing to find.
    func drafts() -> [PassageDraft]

    /// Whether it is as it was read; it stays so until the transaction ends.
    func isCurrent(in transaction: PostgresTransaction) async throws -> Bool

    /// Takes it as indexed, where it is as it was read.
    func claim(in transaction: PostgresTransaction) async throws -> Bool
}

extension Date {
    /// Microseconds since 1970, as PostgreSQL has them: rises with each change of a row.
    var revision: Int64 { Int64((timeIntervalSince1970 * 1_000_000).rounded()) }
}
