import Intelligence
import Jobs
import Library
import Logging
import Postgres

/// Makes the vectors that candidates of one user are compared by.
struct CandidateEmbedder: Sendable {
    let embedders: Embedders
    let caller: TokenLedger.Caller
    let context: WorkContext

    /// - Returns: one for each text, in order.
    /// - Throws: ``Intelligence/EmbeddingError`` for what is no text's fault; of another model than the one in use only
    ///   where it may be had later.
    func embed(_ texts: [String], of candidate: MemoryCandidate) async throws -> [CandidateVector] {
        guard !texts.isEmpty else { return [] }
        let preferred = embedders.preferred
        var vectors = try await sift(texts, by: preferred).vectors.map { CandidateVector(vector: $0) }
        let models = try await MemoryStore.models(
            of: candidate.userID, otherThan: preferred.model, in: context.database)
        for model in models {
            guard let found = try await found(texts, by: model) else { continue }
            for (index, vector) in found.enumerated() { vectors[index].others[model] = vector }
        }
        return vectors
    }

    /// - Returns: `nil` where nothing makes such vectors any more, and comparing with those memories is beyond hope.
    private func found(_ texts: [String], by model: EmbeddingModel) async throws -> [[Float]?]? {
        do {
            guard let embedder = embedders.embedder(for: model) else {
                throw EmbeddingError(.unknownModel, "no embedder is configured for \(model)")
            }
            return try await sift(texts, by: embedder).found
        } catch let error as EmbeddingError where !error.isTransient {
            context.logger.warning("what is remembered by \(model) alone is compared with nothing: \(error)")
            return nil
        }
    }

    private func sift(_ texts: [String], by embedder: any Embedder) async throws -> EmbeddingSieve.Sifted {
        try await context.mayAct()
        return try await EmbeddingSieve(
            MeteredEmbedder(embedder, caller: caller, database: context.database)
        ).embed(texts)
    }
}
