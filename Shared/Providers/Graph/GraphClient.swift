import FoundationEssentials
public import HTTPClient
import HTTPTypes

/// Microsoft Graph for one mailbox: what ``GraphMail``, ``GraphCalendar`` and ``GraphSubscriptions`` have in common.
///
/// Calls wait for the mailbox's quota and for one of its places, are tried again after refusals for haste and failures
/// of the server, and have the access token refreshed once when it is refused. All methods throw ``ProviderError``,
/// what supplies the access token throws, or `CancellationError`, also while waiting.
public struct GraphClient: Sendable {
    let configuration: GraphConfiguration
    /// What the calls go through: that of mail for ``GraphMail``, for everything else that of the rest.
    private var session: APISession<ProviderError>
    private let mailSession: APISession<ProviderError>
    /// Held for as long as it is used, so that nobody makes the mailbox a second one meanwhile.
    private let allowance: GraphAllowance

    /// - Parameters:
    ///   - configuration: must have no ``GraphConfiguration/flaw``.
    ///   - allowance: shared by several clients of the same mailbox; nil makes one, which starts empty.
    ///   - accessToken: supplies the token; with `forceRefresh` a new one, because the last was refused. It is asked
    ///     for a forced refresh by one request at a time.
    public init(
        configuration: GraphConfiguration = GraphConfiguration(),
        transport: any HTTPTransport,
        allowance: GraphAllowance? = nil,
        time: TimeSource = .system,
        accessToken: @escaping @Sendable (_ forceRefresh: Bool) async throws -> String
    ) {
        precondition(configuration.flaw == nil, configuration.flaw ?? "")
        self.configuration = configuration
        let allowance = allowance ?? GraphAllowance(configuration: configuration, time: time)
        self.allowance = allowance
        let tokens = AccessTokens(accessToken)
        func session(through gate: ConcurrencyGate) -> APISession<ProviderError> {
            APISession(
                pace: configuration.pace, transport: transport, time: time, quota: allowance.quota, gate: gate,
                tokens: tokens, refusal: { ProviderError(graph: $0, now: $1) })
        }
        self.session = session(through: allowance.rest)
        mailSession = session(through: allowance.mail)
    }

    /// The mailbox as the other calls name it.
    public var mail: GraphMail {
        var client = self
        client.session = mailSession
        return GraphMail(client: client)
    }

    public var calendar: GraphCalendar { GraphCalendar(client: self) }

    /// What the mailbox's changes are told to.
    public var subscriptions: GraphSubscriptions { GraphSubscriptions(client: self) }

    /// - Parameters:
    ///   - path: below `/v1.0`, with its query.
    ///   - preferences: sent in `Prefer`; they hold for this request only.
    func bytes(_ path: String, _ preferences: [GraphPreference]) async throws -> [UInt8] {
        try await session.perform(request(url(path), preferences), cost: 1).0.body
    }

    func get<Answer: Decodable>(_ path: String, _ preferences: [GraphPreference]) async throws -> Answer {
        try await read(url(path), preferences)
    }

    /// One item.
    /// - Throws: ``UnreadableItem`` when the answer is whole and its form is not the item's.
    func item<Item: Decodable & Sendable>(_ path: String, _ preferences: [GraphPreference]) async throws -> Item {
        let answer: Legible<Item> = try await get(path, preferences)
        switch answer {
        case .read(let item): return item
        case .unreadable(let id?): throw UnreadableItem(id: id)
        case .unreadable(nil): throw ProviderError.malformed("an answer without an id")
        }
    }

    /// Follows a link of an answer as it is.
    /// - Throws: ``ProviderError`` `malformed` when it leads to another server, which must not get our token.
    func follow<Answer: Decodable>(_ link: String, _ preferences: [GraphPreference]) async throws -> Answer {
        guard isOwn(link) else {
            throw ProviderError.malformed("a link that leads to another server")
        }
        return try await read(link, preferences)
    }

    /// Follows a link that was kept from an earlier answer.
    /// - Throws: ``ProviderError`` `resyncNeeded` also when the link leads to another server, as it does after a change of
    ///   ``GraphConfiguration/baseURL``, or is refused as it stands: it will lead nowhere the next time either.
    func resume<Answer: Decodable>(_ link: String, _ preferences: [GraphPreference]) async throws -> Answer {
        guard isOwn(link) else { throw ProviderError.resyncNeeded }
        do {
            return try await follow(link, preferences)
        } catch ProviderError.badRequest {
            throw ProviderError.resyncNeeded
        }
    }

    private func isOwn(_ link: String) -> Bool { link.hasPrefix(configuration.baseURL + "/") }

    /// - Parameter path: below `/v1.0`.
    func send<Answer: Decodable>(
        _ method: HTTPRequest.Method, _ path: String, _ body: some Encodable
    ) async throws -> Answer {
        var request = HTTPClientRequest(method: method, url: "\(configuration.baseURL)/v1.0\(path)")
        request.headers[.contentType] = "application/json"
        request.headers[.accept] = "application/json"
        request.body = .bytes(Array(try JSONEncoder().encode(body)))
        return try APIAnswer<ProviderError>.decode(await session.perform(request, cost: 1).0.body)
    }

    /// - Parameter path: below `/v1.0`.
    func delete(_ path: String) async throws {
        let request = HTTPClientRequest(method: .delete, url: "\(configuration.baseURL)/v1.0\(path)")
        _ = try await session.perform(request, cost: 1)
    }

    private func url(_ path: String) -> String { "\(configuration.baseURL)/v1.0\(path)" }

    private func read<Answer: Decodable>(_ url: String, _ preferences: [GraphPreference]) async throws -> Answer {
        try await session.read(request(url, preferences), cost: 1) { try APIAnswer<ProviderError>.decode($0.body) }.0
    }

    private func request(_ url: String, _ preferences: [GraphPreference]) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        request.headers[.accept] = "application/json"
        if !preferences.isEmpty, let name = HTTPField.Name("Prefer") {
            request.headers[name] = preferences.map(\.text).joined(separator: ", ")
        }
        return request
    }
}
