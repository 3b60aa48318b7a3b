/// How the Gmail API is reached and paced; one mailbox at a time.
public struct GmailConfiguration: Sendable {
    /// Scheme and host, without a path. Default Google's.
    public var baseURL = "https://gmail.googleapis.com"
    /// What may be used of a mailbox's quota. Default: the smaller of Google's regimes, 6,000 units per minute,
    /// of which 1,000 may come at once.
    public var quota = QuotaLimit.perMinute(6000, capacity: 1000)
    /// What calls cost. Default: Google's newer table.
    public var costs = GmailCosts()
    /// The most requests under way for one mailbox. Default 4.
    public var concurrency = 4
    /// The most messages asked for in one batch; Google advises 50 and refuses more than 100. Default 50.
    public var batchSize = 50
    /// All attempts of one call, the first included. Default 4.
    public var attempts = 4
    /// The longest wait before another attempt; when the server asks for more, the call fails and says so. Default 30 s.
    public var longestWait: Duration = .seconds(30)
    /// The longest one request may take. Default 60 s.
    public var timeout: Duration = .seconds(60)
    /// The most bytes of one answer: a message of 36,700,160 bytes grows by a third in Base64. Default 64 MiB.
    public var maximumResponseSize = 64 * 1024 * 1024

    public init() {}

    /// What cannot work, for a check at start; nil when nothing.
    public var flaw: String? {
        if costs.largest > quota.capacity {
            return "a call that costs \(costs.largest) units never fits a quota capacity of \(quota.capacity)"
        }
        if !(1...100).contains(batchSize) { return "a batch of \(batchSize) is not within 1 to 100" }
        if concurrency < 1 || attempts < 1 { return "concurrency and attempts must be at least 1" }
        return nil
    }

    var pace: APIPace {
        APIPace(
            attempts: attempts, longestWait: longestWait, timeout: timeout, maximumResponseSize: maximumResponseSize)
    }

    /// As many messages as fit into one batch and into the quota's capacity.
    var effectiveBatchSize: Int {
        costs.message > 0 ? max(1, min(batchSize, Int(quota.capacity / costs.message))) : batchSize
    }
}
