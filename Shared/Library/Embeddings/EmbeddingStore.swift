import FoundationEssentials
public import Intelligence
public import Postgres

/// Vectors in the database. Each row names its model and dimensions; each such pair has an index of its own.
public enum EmbeddingStore {
    /// Makes sure that there is an index for a model's vectors.
    public static func add(_ model: EmbeddingModel, in database: PostgresPool) async throws {
        let known = try await database.query(
            "SELECT 1 FROM embedding_models WHERE name = \(model.name) AND dimensions = \(Int32(model.dimensions))")
        guard known.isEmpty else { return }
        try await database.transaction { transaction in
            _ = try await transaction.query(
                "SELECT add_embedding_model(\(model.name), \(Int32(model.dimensions)))")
        }
    }

    /// The models that there are vectors of, or were.
    public static func models(in database: any PostgresQuerying) async throws -> [EmbeddingModel] {
        try await database.query("SELECT name, dimensions FROM embedding_models ORDER BY created_at, name").map {
            EmbeddingModel(name: try $0.decode("name"), dimensions: try $0.decode("dimensions"))
        }
    }

    /// Passages of a source that have no vector of a model yet, after one of them by id.
    public static func missing(
        _ model: EmbeddingModel, of source: PassageSource, after id: Int64, limit: Int,
        in database: any PostgresQuerying
    ) async throws -> [PassageText] {
        let rows = try await database.query(
            """
            SELECT id, tenant_id, user_id, title, heading, body FROM passages
            WHERE kind = \(source.kind.rawValue) AND source_id = \(source.id) AND revision = \(source.revision)
                AND id > \(id) AND NOT EXISTS (SELECT FROM embeddings WHERE passage_id = passages.id
                    AND model = \(model.name) AND dimensions = \(Int32(model.dimensions)))
            ORDER BY id LIMIT \(limit)
            """)
        return try rows.map(text)
    }

    /// Published passages that search knows by other models' vectors only, after one of them by id.
    public static func missing(
        _ model: EmbeddingModel, after id: Int64, limit: Int, in database: any PostgresQuerying
    ) async throws -> [PassageText] {
        let rows = try await database.query(
            """
            SELECT id, tenant_id, user_id, title, heading, body FROM passages WHERE is_published AND id > \(id)
                AND NOT EXISTS (SELECT FROM embeddings WHERE passage_id = passages.id
                    AND model = \(model.name) AND dimensions = \(Int32(model.dimensions)))
            ORDER BY id LIMIT \(limit)
            """)
        return try rows.map(text)
    }

    /// Writes vectors; those of passages that search finds are found at once. A passage that is gone meanwhile is left
    /// out.
    ///
    /// - Parameter vectors: one for each passage; `nil` for one whose text no model takes, which search knows by its words
    ///   only.
    public static func write(
        _ vectors: [[Float]?], of ids: [Int64], by model: EmbeddingModel, in transaction: PostgresTransaction
    ) async throws {
        let rows: [PostgresQuery] = zip(ids, vectors).compactMap { id, vector in
            guard let vector else { return nil }
            return """
                INSERT INTO embeddings (passage_id, model, dimensions, user_id, embedding, is_published)
                SELECT id, \(model.name), \(Int32(model.dimensions)), user_id, \(PostgresVector(vector)), is_published
                FROM passages WHERE id = \(id) FOR SHARE
                ON CONFLICT (passage_id, model, dimensions) DO UPDATE SET embedding = excluded.embedding
                """
        }
        try await transaction.pipeline(rows)
    }

    /// Forgets a model that no vector is needed of any more, with its index: passages have one of the other model, or are
    /// of a version of a document that search will not find.
    ///
    /// - Returns: whether it is forgotten.
    public static func remove(
        _ model: EmbeddingModel, inFavourOf other: EmbeddingModel, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.query(
            """
            DELETE FROM embeddings AS old WHERE old.model = \(model.name)
                AND old.dimensions = \(Int32(model.dimensions)) AND (EXISTS (
                    SELECT FROM embeddings AS new WHERE new.passage_id = old.passage_id
                        AND new.model = \(other.name) AND new.dimensions = \(Int32(other.dimensions)))
                OR EXISTS (
                    SELECT FROM passages JOIN document_versions AS version ON version.id = passages.revision
                    WHERE passages.id = old.passage_id AND passages.kind = 'document' AND NOT passages.is_published
                        AND version.state IN ('failed', 'superseded')))
            """)
        return try await transaction.query(
            "SELECT remove_embedding_model(\(model.name), \(Int32(model.dimensions))) AS gone"
        )[0].decode("gone")
    }

    private static func text(_ row: PostgresRow) throws -> PassageText {
        PassageText(
            id: try row.decode("id"), tenantID: try row.decode("tenant_id"), userID: try row.decode("user_id"),
            text: PassageDraft.embedded(
                title: try row.decode("title"), heading: try row.decode("heading"), body: try row.decode("body")))
    }
}
