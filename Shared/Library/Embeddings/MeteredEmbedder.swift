public import Intelligence
public import Postgres

/// An embedder whose use is written down, also where it failed.
///
/// What costs nothing is written down too, where a job asked for it, so that each row of what a model did has its origin.
public struct MeteredEmbedder: Embedder {
    public var model: EmbeddingModel { base.model }
    private let base: any Embedder
    private let caller: TokenLedger.Caller
    private let database: any PostgresQuerying

    public init(_ base: any Embedder, caller: TokenLedger.Caller, database: any PostgresQuerying) {
        self.base = base
        self.caller = caller
        self.database = database
    }

    public func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
        do {
            let result = try await base.embed(texts, for: purpose)
            if result.usage.requests > 0 || purpose == .document { try await note(result.usage) }
            return result
        } catch let error as EmbeddingError {
            if error.usage.requests > 0 { try await note(error.usage) }
            throw error
        }
    }

    private func note(_ usage: EmbeddingUsage) async throws {
        try await TokenLedger.add(usage, of: model, by: caller, in: database)
    }
}
