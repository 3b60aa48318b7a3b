public import FoundationEssentials
public import Jobs
public import Models

/// A queued job as the ledger has it, live or ended.
public struct LedgerJob: Sendable, Hashable, Identifiable {
    public let id: Int64
    public let type: String
    public let family: Family
    public package(set) var status = JobStatus.pending
    /// JSON text; see ``payload(of:)``.
    public package(set) var payload: String
    /// Of what shape the payload is; see ``Jobs/QueuedJob/version``.
    public package(set) var payloadVersion: Int16 = 1
    public let uniqueKey: String?
    public package(set) var priority: Int16 = 0
    /// When it is due; `nil` while it waits for other jobs, and once it has ended.
    public package(set) var availableAt: Date?
    /// The jobs it waits for.
    public package(set) var after: Set<Int64> = []
    /// What has not begun by then is cancelled; `nil` also once it has ended, as ``timeout`` is.
    public package(set) var expiresAt: Date?
    public package(set) var timeout: Duration?
    /// Failed attempts allowed.
    public package(set) var maxRetries = 3
    /// Attempts that failed by error, that ended with the death of their process, and that were handed back or snoozed.
    public package(set) var retryCount = 0
    public package(set) var crashes = 0
    public package(set) var interruptions = 0
    /// Those of ``crashes`` that were of a process of its own, of which the third ends it; 0 once it has ended.
    public package(set) var loneCrashes = 0
    /// Claims so far.
    public package(set) var attempt = 0
    public package(set) var tenantID: UUID?
    public package(set) var userID: UUID?
    public package(set) var provider: String?
    public package(set) var referenceType: String?
    public package(set) var referenceID: String?
    public package(set) var messageID: String?
    /// What is enqueued when it ends.
    public package(set) var callback: JobCallback?
    /// The job of whose end it tells.
    public package(set) var callbackOf: Int64?
    /// The run it is a child of.
    public package(set) var runID: UUID?
    public package(set) var correlationID: CorrelationID
    /// What the handler gave to keep, and what it counted.
    public package(set) var result: JSONValue?
    public package(set) var counts: Counts = [:]
    /// The latest error; why it was cancelled.
    public package(set) var error: String?
    /// Every failed attempt's, oldest first.
    public package(set) var errors: [String] = []
    /// Somebody asked the running job to stop.
    public package(set) var isCancelRequested = false
    public package(set) var createdAt: Date

    package init(
        id: Int64, type: String, family: Family, payload: String, uniqueKey: String?, correlationID: CorrelationID,
        createdAt: Date
    ) {
        self.id = id
        self.type = type
        self.family = family
        self.payload = payload
        self.uniqueKey = uniqueKey
        self.correlationID = correlationID
        self.createdAt = createdAt
    }

    /// Whether it is pending until other jobs have completed.
    public var isWaitingForOthers: Bool { status == .pending && availableAt == nil }

    /// Whether nothing happens to it any more.
    public var hasEnded: Bool { status != .pending && status != .processing }

    /// The payload as its type declares it.
    ///
    /// - Throws: `DecodingError` when it is of another shape.
    public func payload<Job: QueuedJob>(of job: Job.Type) throws -> Job.Payload {
        try JSONDecoder().decode(Job.Payload.self, from: Data(payload.utf8))
    }
}
