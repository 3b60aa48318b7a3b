public import Intelligence
public import Postgres

extension EmbeddingStore {
    /// Writes vectors in place of those of other models.
    ///
    /// A passage whose text is certainly at fault loses its old vectors without getting a new one. One that was refused
    /// for what may be the server's fault keeps them; they go when it is refused again, half an hour later or more, so that
    /// the old model can go in the end.
    ///
    /// - Parameter vectors: one for each passage, or why there is none.
    public static func replace(
        with vectors: [Result<[Float], EmbeddingError>], of ids: [Int64], by model: EmbeddingModel,
        in transaction: PostgresTransaction
    ) async throws {
        // why there is none decides below what becomes of the old ones
        try await write(vectors.map { try? $0.get() }, of: ids, by: model, in: transaction)
        var doubtful: [Int64] = []
        for case (let id, .failure(let error)) in zip(ids, vectors) where !error.isCertainlyAboutText {
            doubtful.append(id)
        }
        try await transaction.query(
            """
            DELETE FROM embeddings WHERE passage_id = ANY(\(ids)::bigint[])
                AND (model, dimensions) <> (\(model.name), \(Int32(model.dimensions)))
                AND (passage_id <> ALL(\(doubtful)::bigint[])
                    OR refused_at <= clock_timestamp() - interval '30 minutes')
            """)
        guard !doubtful.isEmpty else { return }
        try await transaction.query(
            """
            UPDATE embeddings SET refused_at = clock_timestamp() WHERE passage_id = ANY(\(doubtful)::bigint[])
                AND (model, dimensions) <> (\(model.name), \(Int32(model.dimensions))) AND refused_at IS NULL
            """)
    }
}
