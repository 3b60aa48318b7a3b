import Intelligence
import Jobs
import Library
import Models
import Postgres

/// Makes passages and vectors of what came or changed, batch by batch, until nothing is left. Each source is committed by
/// itself, in one transaction; only one of very many passages in several, see ``indexInParts(_:_:)``. A passage that no
/// model takes is found by its words only.
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
        try await EmbeddingStore.add(embedders.preferred.model, in: context.database)
        do {
            while true {
                let sources = try await next()
                guard !sources.isEmpty else { return .done(counts: ["indexed": 0, "embedded": 0, "tokens": 0]) }
                guard try await index(sources) else { return .snooze(.zero) }
            }
        } catch let error as EmbeddingError where error.isTransient {
            return .retry(after: error.retryAfter, reason: "\(error)")
        }
    }

    var hasTime: Bool { ContinuousClock.now + Self.reserve < context.deadline }

    func sieve(for source: PassageSource) -> EmbeddingSieve {
        let owner = source.isEverybodys ? nil : source
        let caller = TokenLedger.Caller(job: job, context, tenantID: owner?.tenantID, userID: owner?.userID)
        return EmbeddingSieve(MeteredEmbedder(embedders.preferred, caller: caller, database: context.database))
    }

    /// As many sources at once as make a part of passages. One that is more than a part is indexed by itself, when those
    /// before it are stored.
    ///
    /// - Returns: whether there was time for all.
    private func index<Source: IndexedSource>(_ sources: [Source]) async throws -> Bool {
        var group: [(source: Source, drafts: [PassageDraft])] = []
        var passages = 0
        for source in sources {
            try Task.checkCancellation()
            let drafts = source.drafts()
            if passages + drafts.count > MeteredEmbedder.part {
                guard try await indexTogether(group) else { return false }
                (group, passages) = ([], 0)
            }
            if drafts.count > MeteredEmbedder.part {
                guard try await indexInParts(source, drafts) else { return false }
            } else {
                group.append((source, drafts))
                passages += drafts.count
            }
        }
        return try await indexTogether(group)
    }

    /// - Returns: whether there was time for it.
    private func indexTogether<Source: IndexedSource>(
        _ group: [(source: Source, drafts: [PassageDraft])]
    ) async throws -> Bool {
        guard let first = group.first?.source.source else { return true }
        guard hasTime else { return false }
        try await context.mayAct()
        let sifted = try await sieve(for: first).embed(group.flatMap { $0.drafts.map(\.embedded) })
        sifted.logRefusals(of: "passages of a source of kind \(first.kind.rawValue)", to: context.logger)
        var (vectors, tokens) = (sifted.found[...], sifted.usage.tokens)
        for (source, drafts) in group {
            try await store(source, drafts, Array(vectors.prefix(drafts.count)), tokens)
            vectors = vectors.dropFirst(drafts.count)
            tokens = 0
        }
        return true
    }

    /// One that changed since it was read is left to the next round.
    ///
    /// - Parameter tokens: to be counted with it, for it or for others.
    private func store(
        _ source: some IndexedSource, _ drafts: [PassageDraft], _ vectors: [[Float]?], _ tokens: Int
    ) async throws {
        let model = embedders.preferred.model
        try await context.transaction { transaction in
            var counts: Counts = ["tokens": tokens]
            if try await source.claim(in: transaction) {
                try await put(drafts, vectors, model, of: source.source, in: transaction)
                counts.add(["indexed": 1, "embedded": vectors.count { $0 != nil }])
            }
            try await context.count(counts, in: transaction)
        }
    }

    private func put(
        _ drafts: [PassageDraft], _ vectors: [[Float]?], _ model: EmbeddingModel, of source: PassageSource,
        in transaction: PostgresTransaction
    ) async throws {
        try await PassageStore.remove(source.kind, [source.id], in: transaction)
        let ids = try await PassageStore.stage(drafts, of: source, in: transaction)
        try await EmbeddingStore.write(vectors, of: ids, by: model, in: transaction)
        try await PassageStore.publish(source, in: transaction)
    }
}
