public import FoundationEssentials
public import HTTPClient

/// The Google Calendar API for one account.
///
/// Calls wait for the account's quota and for one of its places, are tried again after rate limits and failures of
/// the server, and have the access token refreshed once when it is refused. All methods throw ``ProviderError``, what
/// supplies the access token throws, or `CancellationError`, also while waiting.
public struct GoogleCalendar: Sendable {
    private let configuration: GoogleCalendarConfiguration
    private let session: APISession<ProviderError>

    /// - Parameters:
    ///   - configuration: must have no ``GoogleCalendarConfiguration/flaw``.
    ///   - quota: shared by several clients of the same account; nil makes one, which starts empty.
    ///   - accessToken: supplies the token; with `forceRefresh` a new one, because the last was refused. It is asked
    ///     for a forced refresh by one request at a time.
    public init(
        configuration: GoogleCalendarConfiguration = GoogleCalendarConfiguration(),
        transport: any HTTPTransport,
        quota: QuotaBucket? = nil,
        time: TimeSource = .system,
        accessToken: @escaping @Sendable (_ forceRefresh: Bool) async throws -> String
    ) {
        precondition(configuration.flaw == nil, configuration.flaw ?? "")
        self.configuration = configuration
        session = APISession(
            pace: configuration.pace,
            transport: transport,
            time: time,
            quota: quota ?? QuotaBucket(limit: configuration.quota, time: time),
            gate: ConcurrencyGate(width: configuration.concurrency),
            tokens: AccessTokens(accessToken),
            refusal: { ProviderError(google: $0, now: $1) }
        )
    }

    /// All calendars in the account's list, hidden ones included.
    public func calendars() async throws -> [GoogleCalendarEntry] {
        var entries: [GoogleCalendarEntry] = []
        var pageToken: String?
        repeat {
            let page: GoogleCalendarList = try await get(
                "users/me/calendarList",
                [("maxResults", "250"), ("showHidden", "true"), ("pageToken", pageToken)])
            entries += page.items
            pageToken = page.nextPageToken
        } while pageToken != nil
        return entries
    }

    /// One page of the events of a time, each instance of a series by itself. With a calendar's first page begins what
    /// ``changes(of:since:pageToken:)`` goes on with, once the last one has brought a sync token.
    /// - Parameters:
    ///   - calendar: an id, or `primary`.
    ///   - from: events that end later.
    ///   - to: events that begin earlier.
    ///   - pageToken: of the page before; nil for the first page.
    public func events(
        of calendar: String, from: Date, to: Date, pageToken: String? = nil
    ) async throws -> GoogleEventPage {
        try await page(
            of: calendar,
            [("timeMin", TimeStamp.utc(from)), ("timeMax", TimeStamp.utc(to)), ("pageToken", pageToken)])
    }

    /// One page of what changed since a sync token was given. It is not bound to the time that was asked for first:
    /// leave out what lies elsewhere.
    /// - Throws: ``ProviderError`` `resyncNeeded` when the token is no longer known: begin with
    ///   ``events(of:from:to:pageToken:)``.
    public func changes(
        of calendar: String, since syncToken: String, pageToken: String? = nil
    ) async throws -> GoogleEventPage {
        try await page(of: calendar, [("syncToken", syncToken), ("pageToken", pageToken)])
    }

    /// One event, or one instance of a series.
    /// - Throws: ``ProviderError`` `notFound` when there is none.
    public func event(_ id: String, of calendar: String) async throws -> GoogleEvent {
        try await get("\(Self.path(calendar))/\(URLEncoding.component(id))", [])
    }

    /// What is the same on all pages of all rounds stands here, for Google binds its tokens to it.
    private func page(of calendar: String, _ parameters: [(String, String?)]) async throws -> GoogleEventPage {
        let same: [(String, String?)] = [("singleEvents", "true"), ("maxResults", "\(configuration.pageSize)")]
        return try await get(Self.path(calendar), same + parameters)
    }

    private func get<Answer: Decodable>(
        _ path: String, _ parameters: [(name: String, value: String?)]
    ) async throws -> Answer {
        let query = URLEncoding.pairs(parameters.compactMap { pair in pair.value.map { (pair.name, $0) } })
        let url = "\(configuration.baseURL)/calendar/v3/\(path)" + (query.isEmpty ? "" : "?\(query)")
        return try await session.read(HTTPClientRequest(url: url), cost: 1) {
            try APIAnswer<ProviderError>.decode($0.body)
        }.0
    }

    private static func path(_ calendar: String) -> String { "calendars/\(URLEncoding.component(calendar))/events" }
}
