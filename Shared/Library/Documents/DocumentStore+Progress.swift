import FoundationEssentials
public import Postgres

extension DocumentStore {
    /// The bytes of a version; `nil` where they are gone.
    public static func content(of version: Int64, in database: any PostgresQuerying) async throws -> [UInt8]? {
        try await database.query("SELECT content FROM document_contents WHERE version_id = \(version)").first?
            .decode("content")
    }

    /// Lets a version that failed be read again, as where its job is replayed.
    public static func noteReplayed(_ version: Int64, in transaction: PostgresTransaction) async throws {
        try await transaction.query(
            """
            UPDATE document_versions SET state = 'stored', error = NULL, error_code = NULL,
                updated_at = clock_timestamp() WHERE id = \(version) AND state = 'failed'
            """)
    }

    /// Whether a version still waits to be read, and was neither removed nor replaced meanwhile. It stays so until the
    /// transaction ends.
    public static func isStored(_ version: Int64, in transaction: PostgresTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            "SELECT FROM document_versions WHERE id = \(version) AND state = 'stored' FOR UPDATE")
        return !rows.isEmpty
    }

    /// Notes what was read from a version.
    public static func noteRead(
        _ version: Int64, _ facts: DocumentFacts, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.query(
            """
            UPDATE document_versions SET state = 'read', format = \(facts.format), title = \(facts.title),
                author = \(facts.author), dated_at = \(facts.datedAt), language = \(facts.language),
                pages = \(facts.pages.map(Int32.init)), is_lossy = \(facts.isLossy),
                attachments = \(facts.attachments)::text[], chunks = \(Int32(facts.chunks)),
                tokens = \(Int32(facts.tokens)), updated_at = clock_timestamp()
            WHERE id = \(version) AND state = 'stored'
            """)
    }

    /// Notes that all vectors of a version are there.
    public static func noteEmbedded(_ version: Int64, in transaction: PostgresTransaction) async throws {
        try await transaction.query(
            """
            UPDATE document_versions SET state = 'embedded', updated_at = clock_timestamp()
            WHERE id = \(version) AND state = 'read'
            """)
    }

    /// Notes why a version will not become searchable.
    public static func noteFailed(
        _ version: Int64, code: String, _ error: String, in database: any PostgresQuerying
    ) async throws {
        try await database.query(
            """
            UPDATE document_versions SET state = 'failed', error_code = \(code), error = \(error),
                updated_at = clock_timestamp() WHERE id = \(version) AND state IN ('stored', 'read', 'embedded')
            """)
    }

    /// Puts a version where search finds it, in place of every earlier one; where a later one stands already, this one is
    /// dropped.
    ///
    /// - Returns: whether search finds it now.
    public static func publish(_ version: DocumentVersion, in transaction: PostgresTransaction) async throws -> Bool {
        let current = try await transaction.query(
            """
            SELECT version.number FROM documents AS document
            LEFT JOIN document_versions AS version ON version.id = document.current_version
            WHERE document.id = \(version.documentID) FOR UPDATE OF document
            """)
        guard let row = current.first else { return false }
        let source = PassageSource(version)
        if let number = try row.decode("number", as: Int?.self), number > version.number {
            try await supersede(version, upTo: version.number, in: transaction)
            try await PassageStore.discard(source, in: transaction)
            return false
        }
        // first, for it waits for whoever is storing what was read from one of those
        try await supersede(version, upTo: version.number - 1, in: transaction)
        try await PassageStore.publish(source, in: transaction)
        try await transaction.query(
            """
            WITH version AS (UPDATE document_versions SET state = 'searchable', updated_at = clock_timestamp()
                WHERE id = \(version.id))
            UPDATE documents SET current_version = \(version.id), updated_at = clock_timestamp()
            WHERE id = \(version.documentID)
            """)
        return true
    }

    private static func supersede(
        _ version: DocumentVersion, upTo number: Int, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.query(
            """
            WITH old AS (
                UPDATE document_versions SET state = 'superseded', error = NULL, error_code = NULL,
                    updated_at = clock_timestamp()
                WHERE document_id = \(version.documentID) AND number <= \(Int32(number)) AND state <> 'superseded'
                RETURNING id)
            DELETE FROM document_contents WHERE version_id IN (SELECT id FROM old)
            """)
    }
}
