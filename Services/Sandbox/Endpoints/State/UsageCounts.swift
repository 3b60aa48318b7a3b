/// What a user's clients asked for so far.
public struct UsageCounts: Codable, Sendable, Equatable {
    public struct Line: Codable, Sendable, Equatable {
        /// Calls of any outcome.
        public var requests = 0
        /// Units charged; refused and failed calls are not charged.
        public var units = 0
        /// Calls refused for quota.
        public var refused = 0
        /// Calls that a fault disturbed.
        public var faults = 0

        public init() {}
    }

    public var endpoints: [Endpoint: Line] = [:]
    /// Of all endpoints but the batch itself, whose parts are counted.
    public var requests = 0
    public var units = 0
    public var refused = 0
    /// The most units that were charged within any 60 seconds.
    public var peakUnitsPerMinute = 0
    /// The most calls to Google Calendar within any 60 seconds.
    public var peakCalendarRequestsPerMinute = 0
    /// The most calls to Outlook within any ten minutes.
    public var peakOutlookRequestsPerTenMinutes = 0
    /// The most calls to Outlook that were under way at once.
    public var peakOutlookConcurrency = 0

    public init() {}

    public subscript(endpoint: Endpoint) -> Line {
        get { endpoints[endpoint] ?? Line() }
        set { endpoints[endpoint] = newValue }
    }
}
