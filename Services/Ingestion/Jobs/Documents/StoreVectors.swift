import FoundationEssentials
public import Jobs
import Library
public import Models
import Postgres

/// Puts a version's passages and vectors where search finds them, in place of the version before, in one transaction.
public struct StoreVectors: QueuedJob {
    public typealias Payload = DocumentPayload

    /// In `jobs.job_type` and in routing keys.
    public static let type = DocumentChain.storing
    /// Of the services that run it.
    public static let family = Family.ingestion

    public init() {}

    /// - Throws: ``Postgres/PostgresError``.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        guard let version = try await DocumentVersion.load(payload.versionID, in: context.database) else {
            return .cancel(reason: "the document was removed")
        }
        switch version.state {
        case .embedded: break
        case .searchable, .superseded: return .done()
        case .stored, .read, .failed: return .cancel(reason: "the document is in state \(version.state.rawValue)")
        }
        return .done { transaction in
            let isPublished = try await DocumentStore.publish(version, in: transaction)
            if isPublished {
                try await MemoryCandidates.capture(
                    version, correlationID: context.correlationID.rawValue, in: transaction)
            }
            return isPublished ? ["documents": 1, "passages": version.chunks ?? 0] : ["superseded": 1]
        }
    }
}
