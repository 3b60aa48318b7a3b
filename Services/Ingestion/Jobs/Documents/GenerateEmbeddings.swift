import FoundationEssentials
import Intelligence
public import Jobs
public import Library
public import Models
import Postgres

/// Makes the vectors of a document's passages, batch by batch; each batch is kept, whatever becomes of the next. A passage
/// that no model takes is found by its words only.
public struct GenerateEmbeddings: QueuedJob {
    public typealias Payload = DocumentPayload

    /// In `jobs.job_type` and in routing keys.
    public static let type = DocumentChain.embedding
    /// Of the services that run it.
    public static let family = Family.ingestion

    private let embedders: Embedders
    /// What is left of an attempt when it hands over to the next.
    private static let reserve = Duration.seconds(30)

    public init(embedders: Embedders) {
        self.embedders = embedders
    }

    /// - Throws: what makes the attempt a failed one.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        guard let version = try await DocumentVersion.load(payload.versionID, in: context.database) else {
            return .cancel(reason: "the document was removed")
        }
        switch version.state {
        case .read: break
        case .embedded, .searchable, .superseded: return .done()
        case .stored, .failed: return .cancel(reason: "the document is in state \(version.state.rawValue)")
        }
        do {
            return try await embed(version, context)
        } catch let error as EmbeddingError where error.isTransient {
            return .retry(after: error.retryAfter, reason: "\(error)")
        }
    }

    private func embed(_ version: DocumentVersion, _ context: WorkContext) async throws -> JobOutcome {
        let caller = TokenLedger.Caller(
            job: Self.type, context, tenantID: version.tenantID, userID: version.userID)
        let sieve = EmbeddingSieve(
            MeteredEmbedder(embedders.preferred, caller: caller, database: context.database))
        let model = embedders.preferred.model
        try await EmbeddingStore.add(model, in: context.database)
        var after: Int64 = 0
        while true {
            let batch = try await EmbeddingStore.missing(
                model, of: PassageSource(version), after: after, limit: MeteredEmbedder.part, in: context.database)
            guard let last = batch.last else { break }
            guard ContinuousClock.now + Self.reserve < context.deadline else { return .snooze(.zero) }
            try await context.mayAct()
            let sifted = try await sieve.embed(batch.map(\.text))
            sifted.logRefusals(of: "passages of '\(version.name)'", to: context.logger)
            try await context.transaction { transaction in
                try await EmbeddingStore.write(sifted.found, of: batch.map(\.id), by: model, in: transaction)
                try await context.count(sifted.counts, in: transaction)
            }
            after = last.id
        }
        return .done(counts: ["embedded": 0, "tokens": 0]) { transaction in
            try await DocumentStore.noteEmbedded(version.id, in: transaction)
            return [:]
        }
    }
}
