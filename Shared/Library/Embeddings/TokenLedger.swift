public import FoundationEssentials
import Intelligence
public import Jobs
import Models
import Postgres

/// What calls of models took, in `background_job_token_usages`.
public enum TokenLedger {
    /// Who called.
    public struct Caller: Sendable {
        /// The job's name, or what else asked.
        public var job: String
        /// Of the run or queued job, or something as unique.
        public var work: String
        public var attempt: Int
        public var tenantID: UUID?
        public var userID: UUID?
        public var correlationID: String

        public init(
            job: String, work: String, attempt: Int = 1, tenantID: UUID?, userID: UUID?, correlationID: String
        ) {
            self.job = job
            self.work = work
            self.attempt = attempt
            self.tenantID = tenantID
            self.userID = userID
            self.correlationID = correlationID
        }

        /// A queued job or run.
        public init(job: String, _ context: WorkContext, tenantID: UUID?, userID: UUID?) {
            self.init(
                job: job, work: context.idempotencyKey, attempt: context.attempt, tenantID: tenantID, userID: userID,
                correlationID: context.correlationID.rawValue)
        }
    }

    /// The node of everything that makes vectors.
    public static let embeddings = "embeddings"

    /// Adds to what callers have used so far, all or nothing. What was spent is spent, so this is no matter of fences.
    static func add(
        _ shares: [(caller: Caller, usage: EmbeddingUsage)], of model: EmbeddingModel,
        in database: any PostgresQuerying
    ) async throws {
        try await database.pipeline(shares.map { addition($0.usage, of: model, by: $0.caller) })
    }

    private static func addition(
        _ usage: EmbeddingUsage, of model: EmbeddingModel, by caller: Caller
    ) -> PostgresQuery {
        """
        INSERT INTO background_job_token_usages AS usage (tenant_id, user_id, job, work, attempt, node, model,
            input_tokens, requests, is_estimated, correlation_id)
        VALUES (\(caller.tenantID), \(caller.userID), \(caller.job), \(caller.work), \(Int32(caller.attempt)),
            \(embeddings), \(model.description), \(Int64(usage.tokens)), \(Int32(usage.requests)),
            \(usage.isEstimated), \(caller.correlationID))
        ON CONFLICT (work, attempt, node, model, user_id) DO UPDATE SET
            input_tokens = usage.input_tokens + excluded.input_tokens,
            requests = usage.requests + excluded.requests,
            is_estimated = usage.is_estimated OR excluded.is_estimated, used_at = clock_timestamp()
        """
    }
}
