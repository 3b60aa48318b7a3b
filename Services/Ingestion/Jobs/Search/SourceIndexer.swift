import Intelligence
import Jobs
import Library
import Models
import Postgres

/// Makes passages and vectors of what came or changed, batch by batch, until nothing is left.
struct SourceIndexer: Sendable {
    let job: String
    let embedders: Embedders
    let context: WorkContext

    static let batch = 32
    /// What is left of an attempt when it hands over to the next.
    private static let reserve = Duration.seconds(30)

    /// - Parameter next: what is to be indexed now, a batch at most, all of one owner.
    /// - Returns: how it ended, with `indexed`, `embedded` and `tokens` counted.
    /// - Throws: what makes the attempt a failed one.
    func run<Source: IndexedSource>(_ next: () async throws -> [Source]) async throws -> JobOutcome {
        var counts: Counts = ["indexed": 0, "embedded": 0, "tokens": 0]
        try await EmbeddingStore.add(embedders.preferred.model, in: context.database)
        do {
            while true {
                let sources = try await next()
                guard !sources.isEmpty else { return .done(counts: counts) }
                guard ContinuousClock.now + Self.reserve < context.deadline else { return .snooze(.zero) }
                counts.add(try await index(sources))
            }
        } catch let error as EmbeddingError where error.isTransient {
            return .retry(after: error.retryAfter, reason: "\(error)")
        }
    }

    private func index(_ sources: [some IndexedSource]) async throws -> Counts {
        let drafts = sources.map { $0.drafts() }
        let result = try await embed(drafts.joined().map(\.embedded), of: sources[0].source)
        let kept = try await context.transaction { transaction in
            var (kept, start) = (0, 0)
            for (source, drafts) in zip(sources, drafts) {
                let vectors = Array(result.vectors[start..<start + drafts.count])
                start += drafts.count
                // one that changed meanwhile is left to the next round
                guard try await source.claim(in: transaction) else { continue }
                try await put(drafts, vectors, result.model, of: source.source, in: transaction)
                kept += 1
            }
            return kept
        }
        return ["indexed": kept, "embedded": result.vectors.count, "tokens": result.usage.tokens]
    }

    private func embed(_ texts: [String], of source: PassageSource) async throws -> EmbeddingResult {
        guard !texts.isEmpty else {
            return EmbeddingResult(model: embedders.preferred.model, vectors: [], usage: EmbeddingUsage())
        }
        try await context.mayAct()
        let owner = source.isEverybodys ? nil : source
        let caller = TokenLedger.Caller(job: job, context, tenantID: owner?.tenantID, userID: owner?.userID)
        return try await MeteredEmbedder(embedders.preferred, caller: caller, database: context.database)
            .embed(texts, for: .document)
    }

    private func put(
        _ drafts: [PassageDraft], _ vectors: [[Float]], _ model: EmbeddingModel, of source: PassageSource,
        in transaction: PostgresTransaction
    ) async throws {
        try await PassageStore.remove(source.kind, [source.id], in: transaction)
        let ids = try await PassageStore.stage(drafts, of: source, in: transaction)
        try await EmbeddingStore.write(vectors, of: ids, by: model, in: transaction)
        try await PassageStore.publish(source, in: transaction)
    }
}
