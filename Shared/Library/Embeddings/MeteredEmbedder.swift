public import Intelligence
public import Postgres

/// An embedder whose use is written down, also where it failed or was stopped.
///
/// Texts go in parts, each of which is written down when it is over. What costs nothing is written down too, where a job
/// asked for it, so that each row of what a model did has its origin.
public struct MeteredEmbedder: Embedder {
    public var model: EmbeddingModel { base.model }
    private let base: any Embedder
    private let payers: TokenPayers
    private let database: any PostgresQuerying

    /// Texts of a part at most.
    public static let part = 64

    public init(_ base: any Embedder, caller: TokenLedger.Caller, database: any PostgresQuerying) {
        self.init(base, payers: TokenPayers(caller), database: database)
    }

    public init(_ base: any Embedder, payers: TokenPayers, database: any PostgresQuerying) {
        self.base = base
        self.payers = payers
        self.database = database
    }

    public func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
        var (vectors, usage): ([[Float]], EmbeddingUsage) = ([], EmbeddingUsage())
        for start in stride(from: 0, to: texts.count, by: Self.part) {
            let part = Array(texts[start..<min(start + Self.part, texts.count)])
            let result = try await embed(part: part, for: purpose)
            vectors += result.vectors
            usage += result.usage
        }
        return EmbeddingResult(model: model, vectors: vectors, usage: usage)
    }

    private func embed(part: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
        do {
            let result = try await base.embed(part, for: purpose)
            if result.usage.requests > 0 || purpose == .document { try await note(result.usage) }
            return result
        } catch let error as EmbeddingError {
            if error.usage.requests > 0 { try await note(error.usage) }
            throw error
        }
    }

    /// In a task of its own, which is not cancelled: what was spent is spent.
    private func note(_ usage: EmbeddingUsage) async throws {
        let (model, payers, database) = (model, payers, database)
        try await Task { try await TokenLedger.add(payers.shares(of: usage), of: model, in: database) }.value
    }
}
