import HTTPClient
import Providers

/// Has a provider stop telling us of the changes of an account that is being unlinked.
struct PushEnd: Sendable {
    private let refresh: @Sendable (_ refreshToken: String) async throws -> OAuthToken
    private let stop: @Sendable (_ subscription: String?, _ accessToken: String) async throws -> Void

    /// One request each, and no second one: the user waits, and what is not ended lapses within a week.
    private static let attempts = 1
    private static let timeout = Duration.seconds(5)

    init(_ google: GoogleOAuth, _ parts: AccountLinking.Parts) {
        refresh = { try await google.refresh($0) }
        var configuration = parts.gmail
        (configuration.attempts, configuration.timeout) = (Self.attempts, Self.timeout)
        let (transport, time) = (parts.transport, parts.time)
        stop = { [configuration] _, token in
            let gmail = GmailClient(
                configuration: configuration, transport: transport, time: time, accessToken: { _ in token })
            try await gmail.stopWatching()
        }
    }

    init(_ microsoft: MicrosoftOAuth, _ parts: AccountLinking.Parts) {
        // Only mail has what tells of its changes, so this much was consented to.
        refresh = { try await microsoft.refresh($0, scopes: [MicrosoftScopes.offline, MicrosoftScopes.mail]) }
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
