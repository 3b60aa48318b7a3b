import FoundationEssentials
public import HTTPClient
import HTTPTypes

/// The Gmail API for one mailbox.
///
/// Calls wait for the mailbox's quota and for one of its places, are tried again after rate limits and failures of
/// the server, and have the access token refreshed once when it is refused. All methods throw ``GmailError``, what
/// supplies the access token throws, or `CancellationError`, also while waiting.
public struct GmailClient: Sendable {
    let configuration: GmailConfiguration
    let session: APISession<GmailError>

    /// - Parameters:
    ///   - configuration: must have no ``GmailConfiguration/flaw``.
    ///   - quota: shared by several clients of the same mailbox; nil makes one, which starts empty.
    ///   - accessToken: supplies the token; with `forceRefresh` a new one, because the last was refused. It is asked
    ///     for a forced refresh by one request at a time.
    public init(
        configuration: GmailConfiguration = GmailConfiguration(),
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
            refusal: { GmailError($0, now: $1) }
        )
    }

    /// The mailbox's address, size and current history id.
    public func profile() async throws -> GmailProfile {
        try await get("profile", cost: costs.profile)
    }

    /// One page of messages, newest first.
    /// - Parameters:
    ///   - query: as in Gmail's search box; `after:` and `before:` take epoch seconds. Nil lists all.
    ///   - pageToken: of the page before; nil for the first page.
    ///   - maxResults: 1 to 500.
    ///   - includeSpamTrash: whether spam and trash are listed, too. Default false.
    public func listMessages(
        query: String? = nil,
        pageToken: String? = nil,
        maxResults: Int = 500,
        includeSpamTrash: Bool = false
    ) async throws -> GmailMessageList {
        let parameters = [
            ("q", query), ("pageToken", pageToken), ("maxResults", "\(maxResults)"),
            ("includeSpamTrash", includeSpamTrash ? "true" : nil),
        ]
        return try await get("messages", parameters, cost: costs.list)
    }

    /// One message.
    /// - Throws: ``GmailError`` `notFound` when it was deleted meanwhile.
    public func message(_ id: String, format: GmailMessageFormat = .full) async throws -> GmailMessage {
        try await get("messages/\(URLEncoding.component(id))", [("format", format.rawValue)], cost: costs.message)
    }

    /// The changes since a history id, oldest first. Store the answer's history id after the last page only.
    /// - Throws: ``GmailError`` `historyExpired` when a full sync is needed.
    public func history(startHistoryID: String, pageToken: String? = nil) async throws -> GmailHistoryPage {
        let parameters = [("startHistoryId", startHistoryID), ("pageToken", pageToken), ("maxResults", "500")]
        do {
            return try await get("history", parameters, cost: costs.history)
        } catch GmailError.notFound {
            throw GmailError.historyExpired
        }
    }

    /// All labels of the mailbox.
    public func labels() async throws -> [GmailLabel] {
        let list: GmailLabelList = try await get("labels", cost: costs.labels)
        return list.labels ?? []
    }

    /// The content of an attachment.
    public func attachment(_ id: String, of messageID: String) async throws -> [UInt8] {
        let path = "messages/\(URLEncoding.component(messageID))/attachments/\(URLEncoding.component(id))"
        let body: GmailPartBody = try await get(path, cost: costs.attachment)
        return body.data ?? []
    }

    private var costs: GmailCosts { configuration.costs }

    private func get<Answer: Decodable>(
        _ path: String,
        _ parameters: [(name: String, value: String?)] = [],
        cost: Double
    ) async throws -> Answer {
        let request = HTTPClientRequest(url: configuration.baseURL + GmailPath.of(path, parameters))
        return try await session.read(request, cost: cost) { try APIAnswer<GmailError>.decode($0.body) }.0
    }
}
