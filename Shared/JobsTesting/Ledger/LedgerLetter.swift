public import FoundationEssentials
public import Jobs
public import Models

/// A dead letter as the ledger has it.
public struct LedgerLetter: Sendable, Hashable, Identifiable {
    public let id: Int64
    public let kind: DeadLetterRecord.Kind
    public package(set) var family: Family?
    /// The job or job type, as far as that could be told.
    public package(set) var name: String?
    /// What is wrong, and where possible what to do.
    public package(set) var reason: String
    /// A job's, JSON text.
    public package(set) var payload: String?
    /// A message's, as text; what is not UTF-8 is replaced.
    public package(set) var body: String?
    public package(set) var exchange: String?
    public package(set) var routingKey: String?
    /// Every failed attempt's, oldest first.
    public package(set) var errors: [String] = []
    public package(set) var jobID: Int64?
    public package(set) var messageID: String?
    public package(set) var correlationID: String?
    /// What it was replayed as.
    public package(set) var isReplayed = false
    public package(set) var replayedJob: Int64?
    public package(set) var replayedRun: UUID?

    package init(id: Int64, kind: DeadLetterRecord.Kind, reason: String) {
        self.id = id
        self.kind = kind
        self.reason = reason
    }
}
