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

    /// Passages of a source that have no vector of a model yet, in their order.
    public static func missing(
        _ model: EmbeddingModel, of source: PassageSource, limit: Int, in database: any PostgresQuerying
    ) async throws -> [PassageText] {
        let rows = try await database.query(
            """
            SELECT id, title, heading, body FROM passages
            WHERE kind = \(source.kind.rawValue) AND source_id = \(source.id) AND revision = \(source.revision)
                AND NOT EXISTS (SELECT FROM embeddings WHERE passage_id = passages.id
                    AND model = \(model.name) AND dimensions = \(Int32(model.dimensions)))
            ORDER BY position LIMIT \(limit)
            """)
        return try rows.map(text)
    }

    /// Published passages that search knows by other models' vectors only, after one of them by id.
    public static func missing(
        _ model: EmbeddingModel, after id: Int64, limit: Int, in database: any PostgresQuerying
    ) async throws -> [PassageText] {
        let rows = try await database.query(
            """
            SELECT id, title, heading, body FROM passages WHERE is_published AND id > \(id)
                AND NOT EXISTS (SELECT FROM embeddings WHERE passage_id = passages.id
                    AND model = \(model.name) AND dimensions = \(Int32(model.dimensions)))
            ORDER BY id LIMIT \(limit)
            """)
        return try rows.map(text)
    }

    /// Writes vectors; those of passages that search finds are found at once. A passage that is gone meanwhile is left
    /// out.
    ///
    /// - Parameter replaces: whether vectors of other models go.
    public static func write(
        _ vectors: [[Float]], of ids: [Int64], by model: EmbeddingModel, replaces: Bool = false,
        in transaction: PostgresTransaction
    ) async throws {
        let rows: [PostgresQuery] = zip(ids, vectors).map { id, vector in
            """
            INSERT INTO embeddings (passage_id, model, dimensions, user_id, embedding, is_published)
            SELECT id, \(model.name), \(Int32(model.dimensions)), user_id, \(PostgresVector(vector)), is_published
            FROM passages WHERE id = \(id) FOR SHARE
            ON CONFLICT (passage_id, model, dimensions) DO UPDATE SET embedding = excluded.embedding
            """
        }
        try await transaction.pipeline(rows)
        guard replaces else { return }
        try await transaction.query(
            """
            DELETE FROM embeddings WHERE passage_id = ANY(\(ids)::bigint[])
                AND (model, dimensions) <> (\(model.name), \(Int32(model.dimensions)))
            """)
    }

    /// Forgets a model that no vector is of any more, with its index.
    ///
    /// - Returns: whether it is forgotten.
    public static func remove(_ model: EmbeddingModel, in transaction: PostgresTransaction) async throws -> Bool {
        try await transaction.query(
            "SELECT remove_embedding_model(\(model.name), \(Int32(model.dimensions))) AS gone"
        )[0].decode("gone")
    }

    private static func text(_ row: PostgresRow) throws -> PassageText {
        PassageText(
            id: try row.decode("id"),
            text: PassageDraft.embedded(
                title: try row.decode("title"), heading: try row.decode("heading"), body: try row.decode("body")))
    }
}
