import Models

/// What a child says of work that is over and in the ledger.
struct ChildReport: Codable, Sendable {
    /// How it ended, as the log line has it.
    var status: String
    /// How many queued jobs it has written for each family.
    var enqueued: [Family: Int]
    var usage: ChildUsage
}
