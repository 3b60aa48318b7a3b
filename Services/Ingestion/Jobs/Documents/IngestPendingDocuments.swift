import FoundationEssentials
import Intelligence
public import Jobs
public import Library
public import Models
import Postgres

/// Takes up what is not searchable and that no job is at: documents whose chain ended before its time, messages, events
/// and meetings that are not indexed, and vectors of another model than the one in use.
///
/// A version that is never read is given up after three tries, with the last error of its jobs. One that was read is tried
/// each time: that its vectors are not to be had is no fault of its own.
public struct IngestPendingDocuments: ScheduledJob {
    /// Its entry in the catalogue.
    public static let name = "ingest_pending_documents"

    private let embedders: Embedders

    public init(embedders: Embedders) {
        self.embedders = embedders
    }

    /// - Parameter parameters: none.
    public func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        let model = embedders.preferred.model
        return .done { transaction in
            let (taken, abandoned) = try await PendingDocuments.takeUp(context.cause, in: transaction)
            let mailboxes = try await IndexMail.requests(in: transaction)
            let calendars = try await IndexEvents.requests(in: transaction)
            let meetings = try await IndexMeetings.requests(in: transaction)
            let indexes = try await context.enqueue(mailboxes + calendars + meetings, in: transaction)
            var refreshes = 0
            if try await EmbeddingStore.models(in: transaction).contains(where: { $0 != model }) {
                let request = try RefreshEmbeddings.request(.init(), uniqueKey: RefreshEmbeddings.type)
                refreshes = try await context.enqueue([request], in: transaction)
            }
            return ["documents": taken, "given_up": abandoned, "indexes": indexes, "refreshes": refreshes]
        }
    }
}
