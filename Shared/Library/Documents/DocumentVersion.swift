public import FoundationEssentials
public import Postgres

/// One upload of a document: a row of `document_versions`.
public struct DocumentVersion: Sendable, Hashable {
    /// How far it has come.
    public enum State: String, Sendable, Hashable, CaseIterable, PostgresDecodable, PostgresEncodable {
        /// Its bytes are here; next `read` or `failed`.
        case stored
        /// Its passages are here, unseen by search; next `embedded`.
        case read
        /// So are their vectors; next `searchable`, or `superseded` where a later version was faster.
        case embedded
        /// Search finds it, until it is `superseded`.
        case searchable
        /// It will not get further by itself; `error` says why. Uploading it again, or replaying its job, tries again.
        case failed
        /// A later version has taken its place.
        case superseded
    }

    public let id: Int64
    public let documentID: UUID
    public let tenantID: UUID
    public let userID: UUID
    public let name: String
    public let number: Int
    public let size: Int64
    public let state: State
    public let error: String?
    public let tries: Int
    public let format: String?
    public let title: String?
    public let pages: Int?
    public let chunks: Int?
    public let createdAt: Date

    static let columns = """
        version.id, version.document_id, version.tenant_id, version.user_id, document.name, version.number, version.size, \
        version.state, version.error, version.tries, version.format, version.title, version.pages, version.chunks, \
        version.created_at
        """
    static let source = "document_versions AS version JOIN documents AS document ON document.id = version.document_id"

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        documentID = try row.decode("document_id")
        tenantID = try row.decode("tenant_id")
        userID = try row.decode("user_id")
        name = try row.decode("name")
        number = try row.decode("number")
        size = try row.decode("size")
        state = try row.decode("state")
        error = try row.decode("error")
        tries = try row.decode("tries")
        format = try row.decode("format")
        title = try row.decode("title")
        pages = try row.decode("pages")
        chunks = try row.decode("chunks")
        createdAt = try row.decode("created_at")
    }

    /// - Returns: `nil` where it was removed.
    public static func load(_ id: Int64, in database: any PostgresQuerying) async throws -> DocumentVersion? {
        try await database.query(
            "SELECT \(unescaped: columns) FROM \(unescaped: source) WHERE version.id = \(id)"
        ).first.map(DocumentVersion.init)
    }
}
