import Intelligence
import Jobs
import Library
import Models
import Postgres

extension SourceIndexer {
    /// Indexes one source that is more than a part of passages, so that one attempt need not do for all of it: its passages
    /// are staged, each part of their vectors is kept as it comes, and the next attempt goes on with those that have none.
    /// Search finds them when all are there, and what it found before until then.
    ///
    /// One that changed since it was read is left to the next round, which stages it anew.
    ///
    /// - Returns: whether there was time for all of it.
    func indexInParts(_ source: some IndexedSource, _ drafts: [PassageDraft]) async throws -> Bool {
        guard hasTime else { return false }
        guard try await stage(source, drafts) else { return true }
        let (sieve, model) = (self.sieve(for: source.source), embedders.preferred.model)
        var after: Int64 = 0
        while true {
            let batch = try await EmbeddingStore.missing(
                model, of: source.source, after: after, limit: MeteredEmbedder.part, in: context.database)
            guard let last = batch.last else { break }
            guard hasTime else { return false }
            try await context.mayAct()
            let sifted = try await sieve.embed(batch.map(\.text))
            sifted.logRefusals(of: "passages of a source of kind \(source.source.kind.rawValue)", to: context.logger)
            guard try await keep(sifted, of: batch.map(\.id), source) else { return true }
            after = last.id
        }
        try await publish(source)
        return true
    }

    /// Writes its passages, where no earlier attempt did.
    ///
    /// - Returns: whether it is as it was read; what is gone leaves nothing behind.
    private func stage(_ source: some IndexedSource, _ drafts: [PassageDraft]) async throws -> Bool {
        try await context.transaction { transaction in
            guard try await source.isCurrent(in: transaction) else { return false }
            if try await PassageStore.stagedCount(of: source.source, in: transaction) != drafts.count {
                try await PassageStore.makeRoom(for: source.source, in: transaction)
                try await PassageStore.stage(drafts, of: source.source, in: transaction)
            }
            return true
        }
    }

    /// - Returns: whether it is as it was read; else the rest need not be asked for.
    private func keep(
        _ sifted: EmbeddingSieve.Sifted, of ids: [Int64], _ source: some IndexedSource
    ) async throws -> Bool {
        try await context.transaction { transaction in
            let isCurrent = try await source.isCurrent(in: transaction)
            try await EmbeddingStore.write(sifted.found, of: ids, by: sifted.model, in: transaction)
            try await context.count(sifted.counts, in: transaction)
            return isCurrent
        }
    }

    private func publish(_ source: some IndexedSource) async throws {
        try await context.transaction { transaction in
            guard try await source.claim(in: transaction) else { return }
            try await PassageStore.removeOthers(than: source.source, in: transaction)
            try await PassageStore.publish(source.source, in: transaction)
            try await context.count(["indexed": 1], in: transaction)
        }
    }
}
