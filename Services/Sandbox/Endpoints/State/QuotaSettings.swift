/// What calls cost and how much a user may spend.
public struct QuotaSettings: Codable, Sendable, Equatable {
    /// Units in any 60 seconds. Default 6,000, Gmail's for projects since May 2026.
    public var unitsPerMinute = 6000
    /// Units of one call; an endpoint without an entry costs nothing.
    public var costs: [Endpoint: Int] = [
        .messagesList: 5, .messagesGet: 20, .attachmentsGet: 20, .historyList: 2, .labelsList: 1, .labelsGet: 1,
        .profile: 1,
    ]
    /// The status of a refusal, 429 or 403; the reason is `userRateLimitExceeded` either way. Default 429.
    public var refusalStatus = 429

    /// Calls to Google Calendar in any 60 seconds. Default 600.
    public var calendarRequestsPerMinute = 600
    /// Calls to Outlook, mail and calendars together, in any ten minutes. Default 10,000, as documented.
    public var outlookRequestsPerTenMinutes = 10_000
    /// Calls to Outlook under way at once. Default 4, as documented.
    public var outlookConcurrency = 4

    public init() {}

    /// Absent keys keep their defaults.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        unitsPerMinute = try values.decodeIfPresent(Int.self, forKey: .unitsPerMinute) ?? unitsPerMinute
        let changed = try values.decodeIfPresent([Endpoint: Int].self, forKey: .costs) ?? [:]
        costs.merge(changed) { _, new in new }
        refusalStatus = try values.decodeIfPresent(Int.self, forKey: .refusalStatus) ?? refusalStatus
        calendarRequestsPerMinute =
            try values.decodeIfPresent(Int.self, forKey: .calendarRequestsPerMinute) ?? calendarRequestsPerMinute
        outlookRequestsPerTenMinutes =
            try values.decodeIfPresent(Int.self, forKey: .outlookRequestsPerTenMinutes) ?? outlookRequestsPerTenMinutes
        outlookConcurrency = try values.decodeIfPresent(Int.self, forKey: .outlookConcurrency) ?? outlookConcurrency
    }
}
