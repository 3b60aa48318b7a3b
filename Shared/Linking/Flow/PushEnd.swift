import HTTPClient
import Providers

/// Has a provider stop telling us of the changes of an account that is being unlinked.
struct PushEnd: Sendable {
    private let refresh: @Sendable (_ refreshToken: String) async throws -> OAuthToken
    private let stop: @Sendable (_ subscription: String?, _ accessToken: String) async throws -> Void

    /// One request for a token and one to end it, and no second ones: the user waits, and what is not ended lapses within a
    /// week.
    private static let attempts = 1
    private static let timeout = Duration.seconds(5)

    init(_ google: GoogleOAuthConfiguration, _ parts: AccountLinking.Parts) {
        var google = google
        google.retry = .never
        google.timeout = Self.timeout
        let oauth = GoogleOAuth(configuration: google, transport: parts.transport, time: parts.time)
        refresh = { try await oauth.refresh($0) }
        var configuration = parts.gmail
        (configuration.attempts, configuration.timeout) = (Self.attempts, Self.timeout)
        let (transport, time) = (parts.transport, parts.time)
        stop = { [configuration] _, token in
            let gmail = GmailClient(
                configuration: configuration, transport: transport, time: time, accessToken: { _ in token })
            try await gmail.stopWatching()
        }
    }

    init(_ microsoft: MicrosoftOAuthConfiguration, _ parts: AccountLinking.Parts) {
        var microsoft = microsoft
        microsoft.retry = .never
        microsoft.timeout = Self.timeout
        let oauth = MicrosoftOAuth(configuration: microsoft, transport: parts.transport, time: parts.time)
        // Only mail has what tells of its changes, so this much was consented to.
        refresh = { try await oauth.refresh($0, scopes: [MicrosoftScopes.offline, MicrosoftScopes.mail]) }
        var configuration = parts.graph
        (configuration.attempts, configuration.timeout) = (Self.attempts, Self.timeout)
        let (transport, time) = (parts.transport, parts.time)
        stop = { [configuration] subscription, token in
            guard let subscription else { return }
            let graph = GraphClient(
                configuration: configuration, transport: transport, time: time, accessToken: { _ in token })
            do {
                try await graph.subscriptions.delete(subscription)
            } catch ProviderError.notFound {
                // it has ended already
            }
        }
    }

    /// - Throws: `OAuthFailure`, `GmailError` or `ProviderError`, or `CancellationError`.
    func callAsFunction(_ subscription: String?, by refreshToken: String) async throws {
        try await stop(subscription, try await refresh(refreshToken).accessToken)
    }
}
