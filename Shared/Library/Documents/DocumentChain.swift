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
        try await transaction.query("UPDATE document_versions SET tries = tries + 1 WHERE id = \(version.id)")
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
