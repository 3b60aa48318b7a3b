/// How the Google Calendar API is reached and paced; one account at a time.
public struct GoogleCalendarConfiguration: Sendable {
    /// Scheme and host, without a path. Default Google's.
    public var baseURL = "https://www.googleapis.com"
    /// What may be used of an account's quota, in requests; the limit is set in Google's console. Default 600 per
    /// minute, of which 100 may come at once.
    public var quota = QuotaLimit.perMinute(600, capacity: 100)
    /// The most requests under way for one account. Default 4.
    public var concurrency = 4
    /// Events asked for on one page, up to 2,500. Default 250.
    public var pageSize = 250
    /// All attempts of one call, the first included. Default 4.
    public var attempts = 4
    /// The longest wait before another attempt; when the server asks for more, the call fails and says so. Default 30 s.
    public var longestWait: Duration = .seconds(30)
    /// The longest one request may take. Default 60 s.
    public var timeout: Duration = .seconds(60)
    /// The most bytes of one answer. Default 32 MiB.
    public var maximumResponseSize = 32 * 1024 * 1024

    public init() {}

    /// What cannot work, for a check at start; nil when nothing.
    public var flaw: String? {
        if !(1...2500).contains(pageSize) { return "a page of \(pageSize) events is not within 1 to 2500" }
        if concurrency < 1 || attempts < 1 { return "concurrency and attempts must be at least 1" }
        return quota.capacity < 1 ? "a quota capacity of \(quota.capacity) holds no request" : nil
    }

    var pace: APIPace {
        APIPace(
            attempts: attempts, longestWait: longestWait, timeout: timeout, maximumResponseSize: maximumResponseSize)
    }
}
