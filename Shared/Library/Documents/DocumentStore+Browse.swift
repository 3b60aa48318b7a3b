public import FoundationEssentials
public import Jobs
import Models
public import Postgres

extension DocumentStore {
    /// The latest version of each of a user's documents, the newest upload first.
    ///
    /// - Parameters:
    ///   - document: only this one.
    ///   - before: only versions with a smaller id: the next page.
    public static func list(
        of userID: UUID, document: UUID? = nil, before: Int64? = nil, limit: Int, in database: any PostgresQuerying
    ) async throws -> [DocumentVersion] {
        try await database.query(
            """
            SELECT \(unescaped: DocumentVersion.columns) FROM \(unescaped: DocumentVersion.source)
            WHERE document.user_id = \(userID) AND coalesce(document.id = \(document), true)
                AND coalesce(version.id < \(before), true) AND NOT EXISTS (
                SELECT FROM document_versions AS later
                WHERE later.document_id = version.document_id AND later.number > version.number)
            ORDER BY version.id DESC LIMIT \(limit)
            """
        ).map(DocumentVersion.init)
    }

    /// Removes a document with its versions, passages and vectors, with a row of the audit log. Its jobs find nothing.
    ///
    /// - Returns: its name.
    /// - Throws: ``Jobs/NotFound``; ``Postgres/PostgresError``.
    public static func remove(
        _ id: UUID, by person: Operator, in transaction: PostgresTransaction
    ) async throws -> String {
        let rows = try await transaction.query(
            "DELETE FROM documents WHERE id = \(id) RETURNING name, tenant_id, user_id")
        guard let row = rows.first else { throw NotFound("document \(id.uuidString.lowercased())") }
        let name = try row.decode("name", as: String.self)
        let (tenant, user) = (try row.decode("tenant_id", as: UUID.self), try row.decode("user_id", as: UUID.self))
        try await transaction.query(
            """
            INSERT INTO audit_log (actor, action, subject, tenant_id, user_id, details)
            VALUES (\(person.name), 'document.remove', \("document \(id.uuidString.lowercased())"), \(tenant), \(user),
                jsonb_strip_nulls(jsonb_build_object('name', \(name)::text, 'reason', \(person.reason)::text)))
            """)
        return name
    }
}
