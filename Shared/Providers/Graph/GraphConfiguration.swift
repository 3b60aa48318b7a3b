/// How Microsoft Graph is reached and paced; one mailbox at a time, its mail and calendars together.
public struct GraphConfiguration: Sendable {
    /// Scheme and host, without a path. Default Microsoft's.
    public var baseURL = "https://graph.microsoft.com"
    /// What may be used of a mailbox's quota, in requests. Default: Outlook's 10,000 in ten minutes, of which 400 may
    /// come at once.
    public var quota = QuotaLimit(unitsPerSecond: 16, capacity: 400)
    /// The most requests under way for the mail of one mailbox. Outlook refuses more than 4 of a mailbox, and one place
    /// is for all else; see ``GraphAllowance``. Default 3.
    public var mailConcurrency = 3
    /// Messages asked for on one page; with their bodies, so that a page is not too large. Default 50.
    public var mailPageSize = 50
    /// Events asked for on one page. Default 100.
    public var calendarPageSize = 100
    /// All attempts of one call, the first included. Default 4.
    public var attempts = 4
    /// The longest wait before another attempt; when the server asks for more, the call fails and says so. Default 30 s.
    public var longestWait: Duration = .seconds(30)
    /// The longest one request may take. Default 60 s.
    public var timeout: Duration = .seconds(60)
    /// The most bytes of one answer: Exchange takes messages of up to 150 MB, whose content is asked for by itself.
    /// Default 64 MiB.
    public var maximumResponseSize = 64 * 1024 * 1024

    public init() {}

    /// What cannot work, for a check at start; nil when nothing.
    public var flaw: String? {
        if !(1...1000).contains(mailPageSize) || !(1...1000).contains(calendarPageSize) {
            return "pages of \(mailPageSize) messages and \(calendarPageSize) events are not within 1 to 1000"
        }
        if !(1...3).contains(mailConcurrency) {
            return "a concurrency of \(mailConcurrency) for mail is not within 1 to 3"
        }
        if attempts < 1 { return "attempts must be at least 1" }
        return quota.capacity < 1 ? "a quota capacity of \(quota.capacity) holds no request" : nil
    }

    var pace: APIPace {
        APIPace(
            attempts: attempts, longestWait: longestWait, timeout: timeout, maximumResponseSize: maximumResponseSize)
    }
}
