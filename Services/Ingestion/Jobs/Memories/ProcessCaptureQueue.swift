import FoundationEssentials
import Intelligence
public import Jobs
public import Library
import Logging
public import Models
import Postgres

/// Decides on what mail, calendars and documents left to be remembered: what is worth it becomes a memory that search
/// finds; what says the same as another, and what is no text to remember, is closed with the reason.
///
/// A batch, all of one user, is decided on in one transaction; the users take turns. Where one's fails, the others' go on,
/// and the run fails in the end. What is left when the time is up waits for the next run. Reports `drained`, `promoted`,
/// `duplicate` and `rejected`.
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
        try await EmbeddingStore.add(embedders.preferred.model, in: context.database)
        var users = try await MemoryCandidate.users(in: context.database)
        var failures: [any Error] = []
        while !users.isEmpty, ContinuousClock.now + Self.reserve < context.deadline {
            let user = users.removeFirst()
            do {
                if try await drain(user, context) == Self.batch { users.append(user) }
            } catch let error where Self.isAboutOne(error) {
                context.logger.warning("candidates of user \(user.uuidString.lowercased()) are left: \(error)")
                failures.append(error)
            }
        }
        if let failure = failures.first { throw failure }
        return .done(["drained": 0, "promoted": 0, "duplicate": 0, "rejected": 0])
    }

    /// Whether an error may be one user's alone: neither the claim nor the embedder is lost with it, for what single texts
    /// do to the embedder is no error here.
    private static func isAboutOne(_ error: any Error) -> Bool {
        !(error is CancellationError || error is ClaimLost || error is EmbeddingError)
    }

    /// - Returns: how many were waiting, a batch at most.
    private func drain(_ user: UUID, _ context: WorkContext) async throws -> Int {
        let candidates = try await MemoryCandidate.next(of: user, limit: Self.batch, in: context.database)
        if !candidates.isEmpty { try await decide(candidates, context) }
        return candidates.count
    }

    private func decide(_ candidates: [MemoryCandidate], _ context: WorkContext) async throws {
        let read = candidates.map { candidate in
            (candidate, Result { () throws(MemoryText.Rejection) in try MemoryText(candidate.body) })
        }
        let texts = read.compactMap { try? $0.1.get() }  // the others are rejected below, with their reasons
        let embedded = try await embed(texts.map(\.text), of: candidates[0], context)
        try await context.transaction { transaction in
            var counts: Counts = ["drained": read.count]
            let held = try await MemoryCandidate.held(candidates, in: transaction)
            var vectors = embedded.makeIterator()
            for (candidate, text) in read {
                let vector = if case .success = text { vectors.next() } else { nil as CandidateVector? }
                guard held.contains(candidate.id) else { continue }
                counts[try await decide(candidate, text, vector, in: transaction)] += 1
            }
            try await context.count(counts, in: transaction)
        }
    }

    /// - Returns: the decision as it is reported.
    private func decide(
        _ candidate: MemoryCandidate, _ text: Result<MemoryText, MemoryText.Rejection>, _ vector: CandidateVector?,
        in transaction: PostgresTransaction
    ) async throws -> String {
        switch (text, vector?.vector) {
        case (.success(let memory), .success(let own)?):
            let decision = try await MemoryStore.decide(
                candidate, memory, own, by: embedders.preferred.model, others: vector?.others ?? [:], in: transaction)
            return decision == .promoted ? "promoted" : "duplicate"
        case (.success, let refused):
            let error = if case .failure(let error)? = refused { "\(error)" } else { "there is no vector" }
            try await MemoryStore.reject(
                candidate, because: MemoryText.Rejection(description: "it cannot be embedded: \(error)"),
                in: transaction)
        case (.failure(let reason), _):
            try await MemoryStore.reject(candidate, because: reason, in: transaction)
        }
        return "rejected"
    }

    private func embed(
        _ texts: [String], of candidate: MemoryCandidate, _ context: WorkContext
    ) async throws -> [CandidateVector] {
        let caller = TokenLedger.Caller(
            job: Self.name, context, tenantID: candidate.tenantID, userID: candidate.userID)
        return try await CandidateEmbedder(embedders: embedders, caller: caller, context: context)
            .embed(texts, of: candidate)
    }
}
