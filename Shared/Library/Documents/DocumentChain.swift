import FoundationEssentials
public import Jobs
import Models
public import Postgres

/// The jobs that take a document from its bytes to where search finds it, each after the one before.
public enum DocumentChain {
    /// Reads the text, in a process of its own, and cuts it into passages.
    public static let reading = "ingest_document"
    /// Makes the passages' vectors.
    public static let embedding = "generate_embeddings"
    /// Puts passages and vectors where search finds them, in place of the version before.
    public static let storing = "store_vectors"
    /// Of the jobs, with the document's id.
    public static let referenceType = "file_upload"

    /// Enqueues the chain of a version; what of it waits already is not doubled.
    public static func enqueue(
        _ version: DocumentVersion, cause: Cause, in transaction: PostgresTransaction
    ) async throws {
        var last: Int64?
        for type in [reading, embedding, storing] {
            var request = try request(type, for: version)
            request.after = last.map { [$0] } ?? []
            last = try await JobLedger.place(request, cause: cause, in: transaction).id
        }
        // what was read once is no longer at fault where its vectors fail
        try await transaction.query(
            "UPDATE document_versions SET tries = tries + 1 WHERE id = \(version.id) AND state = 'stored'")
    }

    /// Whether a job of a version's waits or runs.
    public static func isUnderWay(_ version: DocumentVersion, in database: any PostgresQuerying) async throws -> Bool {
        let rows = try await database.query(
            """
            SELECT FROM live_jobs WHERE reference_type = \(referenceType)
                AND reference_id = \(version.documentID.uuidString.lowercased())
                AND (payload ->> 'version_id')::bigint = \(version.id) LIMIT 1
            """)
        return !rows.isEmpty
    }

    /// Why the last of a version's jobs that failed did; `nil` where none did, or it is not kept any more.
    public static func lastError(
        of version: DocumentVersion, in database: any PostgresQuerying
    ) async throws -> String? {
        try await database.query(
            """
            SELECT job_type, error FROM finished_jobs
            WHERE reference_type = \(referenceType)
                AND reference_id = \(version.documentID.uuidString.lowercased()) AND status = 'failed'
                AND (payload ->> 'version_id')::bigint = \(version.id)
            ORDER BY finished_at DESC LIMIT 1
            """
        ).first.map { row in
            "\(try row.decode("job_type", as: String.self)): \(try row.decode("error", as: String?.self) ?? "no reason")"
        }
    }

    private static func request(_ type: String, for version: DocumentVersion) throws -> JobRequest {
        let payload = JSONValue.object([
            "document_id": .string(version.documentID.uuidString.lowercased()), "version_id": .integer(Int(version.id)),
        ])
        var request = JobRequest(
            type: type, family: .ingestion, payload: try payload.text, uniqueKey: "\(type):\(version.id)")
        request.tenantID = version.tenantID
        request.userID = version.userID
        request.referenceType = referenceType
        request.referenceID = version.documentID.uuidString.lowercased()
        return request
    }
}
