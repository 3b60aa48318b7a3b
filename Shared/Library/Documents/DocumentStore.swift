import FoundationEssentials
public import Jobs
import Models
public import Postgres
import Schema

/// Documents and their versions in the database.
public enum DocumentStore {
    /// Keeps a file and enqueues what makes it searchable. The same content again does nothing.
    ///
    /// The file is taken as it is: who stands at the door looks first at size and kind.
    ///
    /// - Throws: ``Jobs/NotFound`` for a user that is not there; ``Postgres/PostgresError``.
    public static func store(
        _ upload: DocumentUpload, cause: Cause, in database: PostgresPool
    ) async throws -> DocumentPlacement {
        try await database.transaction { transaction in
            // what is written of the document is checked to be this user's, whoever brings it
            try await Member.become(upload.userID, in: transaction)
            let (version, news) = try await place(upload, cause, in: transaction)
            try await Member.leave(transaction)
            if news.isWork { try await DocumentChain.enqueue(version, cause: cause, in: transaction) }
            return DocumentPlacement(
                news: news, documentID: version.documentID, name: version.name, versionID: version.id,
                number: version.number)
        }
    }

    private static func place(
        _ upload: DocumentUpload, _ cause: Cause, in transaction: PostgresTransaction
    ) async throws -> (DocumentVersion, DocumentPlacement.News) {
        let person = try await transaction.query("SELECT tenant_id FROM users WHERE id = \(upload.userID)").first
        guard let tenantID = try person?.decode("tenant_id", as: UUID.self) else {
            throw NotFound("user \(upload.userID.uuidString.lowercased())")
        }
        // of one user's uploads one at a time: of two alike, the second finds the first
        try await transaction.query(
            "SELECT pg_advisory_xact_lock(hashtextextended(\(upload.userID.uuidString), 1129270853))")
        let hash = try await transaction.query("SELECT sha256(\(upload.content)) AS hash")[0]
            .decode("hash", as: [UInt8].self)
        if let twin = try await twin(of: upload, hash, in: transaction) {
            return (twin, try await settle(twin, upload, in: transaction))
        }
        let version = try await insert(upload, hash, tenantID, cause, in: transaction)
        return (version, version.number == 1 ? .created : .replaced)
    }

    /// The latest version of the document, where it has the same content; else, of a document that is new, that of
    /// another one.
    private static func twin(
        of upload: DocumentUpload, _ hash: [UInt8], in transaction: PostgresTransaction
    ) async throws -> DocumentVersion? {
        try await transaction.query(
            """
            SELECT \(unescaped: DocumentVersion.columns) FROM \(unescaped: DocumentVersion.source)
            WHERE version.user_id = \(upload.userID) AND version.content_hash = \(hash)
                AND NOT EXISTS (SELECT FROM document_versions AS later
                    WHERE later.document_id = version.document_id AND later.number > version.number)
                AND (document.name = \(upload.name) OR version.state <> 'failed' AND NOT EXISTS (
                    SELECT FROM documents WHERE user_id = \(upload.userID) AND name = \(upload.name)))
            ORDER BY document.name = \(upload.name) DESC, version.id LIMIT 1
            """
        ).first.map(DocumentVersion.init)
    }

    private static func settle(
        _ twin: DocumentVersion, _ upload: DocumentUpload, in transaction: PostgresTransaction
    ) async throws -> DocumentPlacement.News {
        guard twin.name == upload.name else { return .duplicate }
        guard twin.state == .failed else { return .unchanged }
        try await transaction.query(
            """
            UPDATE document_versions SET state = 'stored', error = NULL, error_code = NULL, tries = 0,
                updated_at = clock_timestamp() WHERE id = \(twin.id)
            """)
        return .retried
    }

    private static func insert(
        _ upload: DocumentUpload, _ hash: [UInt8], _ tenantID: UUID, _ cause: Cause,
        in transaction: PostgresTransaction
    ) async throws -> DocumentVersion {
        let rows = try await transaction.query(
            """
            WITH document AS (
                INSERT INTO documents (tenant_id, user_id, name)
                VALUES (\(tenantID), \(upload.userID), \(upload.name))
                ON CONFLICT (user_id, name) DO UPDATE SET updated_at = clock_timestamp() RETURNING id)
            INSERT INTO document_versions (document_id, tenant_id, user_id, number, content_hash, size, correlation_id)
            SELECT id, \(tenantID), \(upload.userID), 1 + coalesce((
                SELECT max(number) FROM document_versions WHERE document_id = document.id), 0), \(hash),
                \(Int64(upload.content.count)), \(cause.correlationID.rawValue)
            FROM document RETURNING id
            """)
        let id = try rows[rows.startIndex].decode("id", as: Int64.self)
        try await transaction.query(
            """
            INSERT INTO document_contents (version_id, user_id, content)
            VALUES (\(id), \(upload.userID), \(upload.content))
            """)
        guard let version = try await DocumentVersion.load(id, in: transaction) else {
            throw NotFound("version \(id) of '\(upload.name)'")
        }
        return version
    }
}
