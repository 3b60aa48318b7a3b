import Intelligence
import Jobs
import Library
import Models
import Postgres

/// Makes passages and vectors of what came or changed, batch by batch, until nothing is left. Each source is committed by
/// itself; a passage that no model takes is found by its words only.
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

    private var hasTime: Bool { ContinuousClock.now + Self.reserve < context.deadline }

    /// As many sources at once as make a part of passages.
    ///
    /// - Returns: whether there was time for all.
    private func index(_ sources: [some IndexedSource]) async throws -> Bool {
        var start = 0
        while start < sources.count {
            guard hasTime else { return false }
            var (end, drafts): (Int, [[PassageDraft]]) = (start, [])
            while end < sources.count, drafts.joined().count < MeteredEmbedder.part {
                try Task.checkCancellation()
                drafts.append(sources[end].drafts())
                end += 1
            }
            guard let sifted = try await embed(drafts.joined().map(\.embedded), of: sources[start].source) else {
                return false
            }
            var (vectors, tokens) = (sifted.vectors[...], sifted.tokens)
            for (source, drafts) in zip(sources[start..<end], drafts) {
                let own = Array(vectors.prefix(drafts.count))
                vectors = vectors.dropFirst(drafts.count)
                try await store(source, drafts, own, tokens)
                tokens = 0
            }
            start = end
        }
        return true
    }

    /// - Returns: `nil` where there is no time left.
    private func embed(
        _ texts: [String], of source: PassageSource
    ) async throws -> (vectors: [[Float]?], tokens: Int)? {
        let owner = source.isEverybodys ? nil : source
        let caller = TokenLedger.Caller(job: job, context, tenantID: owner?.tenantID, userID: owner?.userID)
        let sieve = EmbeddingSieve(
            MeteredEmbedder(embedders.preferred, caller: caller, database: context.database))
        var (vectors, tokens): ([[Float]?], Int) = ([], 0)
        for start in stride(from: 0, to: texts.count, by: MeteredEmbedder.part) {
            guard hasTime else { return nil }
            try await context.mayAct()
            let sifted = try await sieve.embed(Array(texts[start..<min(start + MeteredEmbedder.part, texts.count)]))
            sifted.logRefusals(of: "passages of a source of kind \(source.kind.rawValue)", to: context.logger)
            vectors += sifted.found
            tokens += sifted.usage.tokens
        }
        return (vectors, tokens)
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
