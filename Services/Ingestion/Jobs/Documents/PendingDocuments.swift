import FoundationEssentials
import Jobs
import Library
import Postgres

/// Versions that no job is at, though search does not find them yet.
enum PendingDocuments {
    private static let tries = 3
    private static let limit = 500

    /// Enqueues the chains of those that were read or have tries left, and gives the others up: a version that is not even
    /// read may be at fault itself, but not for vectors that a server did not make.
    ///
    /// - Returns: how many of each.
    static func takeUp(_ cause: Cause, in transaction: PostgresTransaction) async throws -> (taken: Int, abandoned: Int)
    {
        let rows = try await transaction.query(
            """
            SELECT version.id FROM document_versions AS version
            WHERE version.state IN ('stored', 'read', 'embedded') AND NOT EXISTS (
                SELECT FROM live_jobs WHERE reference_type = \(DocumentChain.referenceType)
                    AND reference_id = version.document_id::text
                    AND (payload ->> 'version_id')::bigint = version.id)
            ORDER BY version.id LIMIT \(limit) FOR UPDATE OF version SKIP LOCKED
            """)
        var (taken, abandoned) = (0, 0)
        for id in try rows.map({ try $0.decode("id", as: Int64.self) }) {
            guard let version = try await DocumentVersion.load(id, in: transaction) else { continue }
            if version.state != .stored || version.tries < tries {
                try await DocumentChain.enqueue(version, cause: cause, in: transaction)
                taken += 1
            } else {
                try await giveUp(version, in: transaction)
                abandoned += 1
            }
        }
        return (taken, abandoned)
    }

    private static func giveUp(_ version: DocumentVersion, in transaction: PostgresTransaction) async throws {
        let error = try await DocumentChain.lastError(of: version, in: transaction)
        try await DocumentStore.noteFailed(
            version.id, code: "gave_up",
            "given up after \(version.tries) tries; the last error was \(error ?? "not kept")", in: transaction)
    }
}
