import Intelligence
public import Jobs
public import Library
public import Models
import Postgres

/// Decides on what mail, calendars and documents left to be remembered: what is worth it becomes a memory that search
/// finds; what says the same as another, and what is no text to remember, is closed with the reason.
///
/// A batch is decided on in one transaction. What is left when the time is up waits for the next run. Reports `drained`,
/// `promoted`, `duplicate` and `rejected`.
public struct ProcessCaptureQueue: ScheduledJob {
    /// Its entry in the catalogue.
    public static let name = "process_capture_queue"

    private let embedders: Embedders
    private static let batch = 32
    /// What is left of a run when it stops.
    private static let reserve = Duration.seconds(30)

    public init(embedders: Embedders) {
        self.embedders = embedders
    }

    /// - Parameter parameters: none.
    /// - Throws: what makes the run a failed one; what was decided before stays so.
    public func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        var counts: Counts = ["drained": 0, "promoted": 0, "duplicate": 0, "rejected": 0]
        try await EmbeddingStore.add(embedders.preferred.model, in: context.database)
        while ContinuousClock.now + Self.reserve < context.deadline {
            let candidates = try await MemoryCandidate.next(limit: Self.batch, in: context.database)
            if candidates.isEmpty { break }
            counts.add(try await decide(candidates, context))
        }
        return .done(counts)
    }

    private func decide(_ candidates: [MemoryCandidate], _ context: WorkContext) async throws -> Counts {
        let read = candidates.map { candidate in
            (candidate, Result { () throws(MemoryText.Rejection) in try MemoryText(candidate.body) })
        }
        let texts = read.compactMap { try? $0.1.get() }  // the others are rejected below, with their reasons
        let result = try await embed(texts.map(\.text), of: candidates[0], context)
        return try await context.transaction { transaction in
            var counts: Counts = ["drained": read.count]
            var vectors = result.vectors.makeIterator()
            for (candidate, text) in read {
                switch text {
                case .failure(let reason):
                    try await MemoryStore.reject(candidate, because: reason, in: transaction)
                    counts["rejected"] += 1
                case .success(let memory):
                    let decision = try await MemoryStore.decide(
                        candidate, memory, vectors.next() ?? [], by: result.model, in: transaction)
                    counts[decision == .promoted ? "promoted" : "duplicate"] += 1
                }
            }
            return counts
        }
    }

    private func embed(
        _ texts: [String], of candidate: MemoryCandidate, _ context: WorkContext
    ) async throws -> EmbeddingResult {
        guard !texts.isEmpty else {
            return EmbeddingResult(model: embedders.preferred.model, vectors: [], usage: EmbeddingUsage())
        }
        try await context.mayAct()
        let caller = TokenLedger.Caller(
            job: Self.name, context, tenantID: candidate.tenantID, userID: candidate.userID)
        return try await MeteredEmbedder(embedders.preferred, caller: caller, database: context.database)
            .embed(texts, for: .document)
    }
}
