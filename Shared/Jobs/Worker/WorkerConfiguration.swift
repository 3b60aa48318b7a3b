/// How a family's worker runs.
public struct WorkerConfiguration: Sendable {
    /// Runs and queued jobs at work at once. Default 16.
    public var slots: Int
    /// How long a drain waits for what runs before it is cancelled and handed back. Default 20 s.
    public var grace: Duration
    /// How long a cancelled handler may take before the process gives it up and exits. Default 10 s.
    public var patience: Duration
    /// Bells kept waiting at the broker at most. Default 64.
    public var bellWindow: Int
    /// What the broker's consumer takes in whole, for error texts. Default 1 MiB.
    public var maximumMessageSize: Int
    /// How a child is started for work that has a process of its own. Without it such work runs in this one.
    public var child: ChildCommand?
    /// Such children at once. Default 2.
    public var children = 2
    /// How long the ledger keeps what has ended. Default 30 days; see ``HistoryLedger``.
    public var historyRetention = Duration.seconds(30 * 86_400)
    /// Takes secrets out of an error's text before it is kept. Default: leaves it as it is.
    public var redact: @Sendable (String) -> String = { $0 }

    public init(
        slots: Int = 16, grace: Duration = .seconds(20), patience: Duration = .seconds(10), bellWindow: Int = 64,
        maximumMessageSize: Int = 1024 * 1024
    ) {
        precondition(slots > 0 && bellWindow > 0, "a worker needs slots and bells")
        self.slots = slots
        self.grace = grace
        self.patience = patience
        self.bellWindow = bellWindow
        self.maximumMessageSize = maximumMessageSize
    }
}
