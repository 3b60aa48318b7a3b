import FoundationEssentials
import Intelligence
public import Jobs
public import Library
public import Models
import Postgres

/// Makes the vectors of everything anew, by the model in use now.
///
/// A passage keeps its old vector until, in one transaction, it has the new one, and queries are asked of both models
/// meanwhile; so search is whole at every moment. A passage that the new model does not take loses its old vector as well,
/// and is found by its words; where that may be the server's fault, only when a later refresh finds the same. A model that
/// no vector is needed of any more goes, with its index.
public struct RefreshEmbeddings: QueuedJob {
    /// Nothing to say.
    public struct Payload: Codable, Sendable {
        public init() {}
    }

    /// In `jobs.job_type` and in routing keys.
    public static let type = "refresh_embeddings"
    /// Of the services that run it.
    public static let family = Family.ingestion

    private struct Progress: Codable, Sendable {
        let after: Int64
    }

    private let embedders: Embedders
    /// What is left of an attempt when it hands over to the next.
    private static let reserve = Duration.seconds(30)

    public init(embedders: Embedders) {
        self.embedders = embedders
    }

    /// - Throws: what makes the attempt a failed one; the next goes on where it stopped.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        let model = embedders.preferred.model
        try await EmbeddingStore.add(model, in: context.database)
        var after = try await context.progress(as: Progress.self)?.after ?? 0
        do {
            while true {
                let batch = try await EmbeddingStore.missing(
                    model, after: after, limit: MeteredEmbedder.part, in: context.database)
                guard let last = batch.last else { break }
                guard ContinuousClock.now + Self.reserve < context.deadline else { return .snooze(.zero) }
                try await context.mayAct()
                let sifted = try await embed(batch, context)
                sifted.logRefusals(of: "passages", to: context.logger)
                try await context.transaction { transaction in
                    try await EmbeddingStore.replace(
                        with: sifted.vectors, of: batch.map(\.id), by: model, in: transaction)
                    try await context.saveProgress(Progress(after: last.id), in: transaction)
                    try await context.count(sifted.counts, in: transaction)
                }
                after = last.id
            }
        } catch let error as EmbeddingError where error.isTransient {
            return .retry(after: error.retryAfter, reason: "\(error)")
        }
        return .done(counts: ["embedded": 0, "tokens": 0]) { transaction in
            var gone = 0
            for old in try await EmbeddingStore.models(in: transaction) where old != model {
                gone += try await EmbeddingStore.remove(old, inFavourOf: model, in: transaction) ? 1 : 0
            }
            return ["models_removed": gone]
        }
    }

    /// Passages of many users go together, and each of them pays for his.
    private func embed(_ batch: [PassageText], _ context: WorkContext) async throws -> EmbeddingSieve.Sifted {
        let caller = TokenLedger.Caller(job: Self.type, context, tenantID: nil, userID: nil)
        let embedder = MeteredEmbedder(
            embedders.preferred, payers: TokenPayers(of: batch, caller), database: context.database)
        return try await EmbeddingSieve(embedder).embed(batch.map(\.text))
    }
}
