public import FoundationEssentials
public import HTTPClient
import Logging
public import Postgres
public import Providers
import Schema

/// Links users' accounts by the authorization-code flow with PKCE, and unlinks them.
///
/// ``start(_:of:)`` gives a link for the user's browser; the provider sends it back with an answer, which
/// ``finish(_:browserSecret:as:correlationID:)`` takes, in any process that has the same database and token keys.
public struct AccountLinking: Sendable {
    /// What talking to providers needs.
    struct Parts: Sendable {
        let transport: any HTTPTransport
        let time: TimeSource
        let gmail: GmailConfiguration
        let graph: GraphConfiguration
    }

    let database: PostgresPool
    let vault: TokenVault
    let providers: [AccountProvider: LinkProvider]
    let logger = Logger(label: "linking")

    /// - Parameters:
    ///   - google: our OAuth client at Google; nil when there is none.
    ///   - microsoft: our application at Microsoft; nil when there is none.
    ///   - googleEndpoints: where users consent; Google's unless told otherwise.
    ///   - microsoftEndpoints: Microsoft's of the configuration unless told otherwise.
    ///   - gmail: where what tells of an unlinked account's changes is ended.
    ///   - graph: the same at Microsoft.
    public init(
        database: PostgresPool, vault: TokenVault, google: GoogleOAuthConfiguration?,
        microsoft: MicrosoftOAuthConfiguration?, googleEndpoints: ConsentEndpoints = .google,
        microsoftEndpoints: ConsentEndpoints? = nil, gmail: GmailConfiguration = GmailConfiguration(),
        graph: GraphConfiguration = GraphConfiguration(), transport: any HTTPTransport, time: TimeSource = .system
    ) {
        self.database = database
        self.vault = vault
        let parts = Parts(transport: transport, time: time, gmail: gmail, graph: graph)
        var providers: [AccountProvider: LinkProvider] = [:]
        providers[.gmail] = google.map { LinkProvider(google: $0, googleEndpoints, parts) }
        providers[.outlook] = microsoft.map {
            LinkProvider(microsoft: $0, microsoftEndpoints ?? .microsoft($0), parts)
        }
        self.providers = providers
    }

    /// Begins a link; nothing is linked before the provider's answer.
    ///
    /// - Throws: ``LinkError``, or `PostgresError`.
    public func start(_ request: LinkRequest, of owner: LinkOwner) async throws -> StartedLink {
        precondition(!request.kinds.isEmpty, "a link needs a kind to be linked for")
        let provider = try provider(request.provider)
        let (state, nonce) = (Nonce.random(), Nonce.random())
        let browser = request.isBoundToBrowser ? Nonce.random() : nil
        let proof = PKCE(bytes: Nonce.randomBytes())
        let id = UUID()
        let pending = PendingAuthorization(
            id: id, owner: owner, request: request, nonceHash: nonce.hash, browserHash: browser?.hash,
            verifier: try vault.seal(proof.verifier, for: TokenContext(connectionID: id, purpose: .codeVerifier)))
        let expiresAt = try await Member.transaction(of: owner.userID, in: database) {
            try await PendingAuthorizations.insert(pending, stateHash: state.hash, in: $0)
        }
        guard let expiresAt else {
            throw LinkError(.tooManyLinks, "too many links are under way for this user: try again in ten minutes")
        }
        return StartedLink(
            url: ConsentURL.make(request, at: provider, state: state, nonce: nonce, proof: proof),
            expiresAt: expiresAt, browserSecret: browser?.text)
    }

    /// Takes the provider's answer: links the account, or says why not. An answer works once.
    ///
    /// - Parameters:
    ///   - browserSecret: what the browser that brought the answer has, where the link is bound to one.
    ///   - user: who brought it, where that is known: in place of the browser's secret.
    ///   - actor: who does it, for the audit log; the user when nil.
    /// - Throws: ``LinkError``, or `PostgresError`.
    public func finish(
        _ answer: LinkAnswer, browserSecret: String? = nil, as user: UUID? = nil, by actor: String? = nil,
        correlationID: String? = nil
    ) async throws -> LinkedAccount {
        let pending = try await take(answer, browserSecret, user)
        let provider = try provider(pending.provider)
        let code: String
        do {
            code = try answer.result.get()
        } catch {
            throw Self.refusal(error, at: pending.provider)
        }
        let token = try await redeem(code, pending, provider)
        let identity = try await provider.verifier.verify(token.idToken, nonceHash: pending.nonceHash)
        do {
            return try await link(token, pending, identity, actor, correlationID)
        } catch let error as LinkError {
            try await withdraw(token, of: identity, at: pending.provider)
            throw error
        }
    }

    func provider(_ provider: AccountProvider) throws -> LinkProvider {
        guard let known = providers[provider] else {
            throw LinkError(
                .providerNotConfigured, "\(provider.title) accounts cannot be linked here: its client is not configured"
            )
        }
        return known
    }

    private func take(
        _ answer: LinkAnswer, _ browserSecret: String?, _ user: UUID?
    ) async throws -> PendingAuthorization {
        // Whose it is shows in the row, so nobody's name can be used to look for it; its state is 256 random bits.
        let hash = Nonce(text: answer.state).hash
        guard let pending = try await PendingAuthorizations.find(stateHash: hash, in: database) else {
            throw LinkError(
                .unknownState, "this link was used already, or more than ten minutes have passed: begin anew")
        }
        let isHis = user == pending.owner.userID
        let isSameBrowser = pending.browserHash.map { hash in
            browserSecret.map { Nonce(text: $0).matches(hash) } ?? false
        }
        // A link that somebody else began would put this user's mail into that one's hands.
        guard isHis || isSameBrowser ?? (user == nil) else {
            throw LinkError(
                .foreignAnswer, "this link was begun in another browser or by another user: begin it here anew")
        }
        guard try await PendingAuthorizations.take(pending.id, in: database) else {
            throw LinkError(.unknownState, "this link was used already: begin anew")
        }
        return pending
    }
}
