public import Documents
import FoundationEssentials
public import Jobs
import Library
public import Models
import Postgres
import Text

/// Reads the text of a document and cuts it into passages, which search does not find yet.
///
/// Runs in a process of its own, bounded in memory and time, for what people upload may be made to do harm. A document
/// that cannot be read ends the job as failed at once, and the version says why.
public struct IngestDocument: QueuedJob {
    public typealias Payload = DocumentPayload

    /// In `jobs.job_type` and in routing keys.
    public static let type = DocumentChain.reading
    /// Of the services that run it.
    public static let family = Family.ingestion
    /// Of one attempt, five minutes.
    public var timeout: Duration { .seconds(5 * 60) }
    /// In a process of its own.
    public var isolation: Isolation { .process }

    private let reader: DocumentReader
    private let memory: MemoryBound?

    /// - Parameter memory: of the process; `nil` where the job shares one with others, as in tests.
    public init(reader: DocumentReader, memory: MemoryBound?) {
        self.reader = reader
        self.memory = memory
    }

    /// - Throws: what makes the attempt a failed one; what is the document's fault becomes an outcome.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        memory?.hold()
        guard let version = try await DocumentVersion.load(payload.versionID, in: context.database) else {
            return .cancel(reason: "the document was removed")
        }
        switch version.state {
        case .stored: break
        // somebody replays the job, or it died between noting the failure and ending
        case .failed:
            try await context.transaction { try await DocumentStore.noteReplayed(version.id, in: $0) }
        case .read, .embedded, .searchable, .superseded: return .done()
        }
        guard let content = try await DocumentStore.content(of: version.id, in: context.database) else {
            return .cancel(reason: "the version was replaced by a later one")
        }
        do {
            return store(try await reader.read(content), of: version)
        } catch let error as DocumentError where !error.isTransient {
            try await context.transaction { transaction in
                try await DocumentStore.noteFailed(
                    version.id, code: error.code.rawValue, error.description, in: transaction)
            }
            return .fail(reason: "'\(version.name)' is refused: \(error)")
        }
    }

    private func store(_ document: Document, of version: DocumentVersion) -> JobOutcome {
        let metadata = document.metadata
        let chunks = document.chunks()
        var facts = DocumentFacts(format: metadata.format.rawValue)
        facts.title = metadata.title
        facts.author = metadata.author
        facts.datedAt = metadata.createdAt
        facts.language = metadata.language?.code
        facts.pages = metadata.pages
        facts.isLossy = metadata.isLossy
        facts.attachments = metadata.attachments
        facts.chunks = chunks.count
        facts.tokens = chunks.reduce(0) { $0 + $1.tokens }
        let drafts = chunks.map { chunk in
            PassageDraft(
                title: metadata.title ?? version.name, happenedAt: metadata.createdAt ?? version.createdAt,
                people: metadata.author.map { [$0] } ?? [], language: metadata.language, chunk: chunk)
        }
        let known = facts
        return .done(counts: ["chunks": known.chunks, "tokens": known.tokens]) { transaction in
            // what was removed or replaced meanwhile leaves nothing behind
            guard try await DocumentStore.isStored(version.id, in: transaction) else { return [:] }
            try await PassageStore.stage(drafts, of: PassageSource(version), in: transaction)
            try await DocumentStore.noteRead(version.id, known, in: transaction)
            return [:]
        }
    }
}
