import HTTPClient
import Jobs
import Logging
import Models
import Postgres
import Providers

/// One job's work on one connection: under its claim, with its tokens, within its quotas.
struct ConnectionSession: Sendable {
    let connection: Connection
    let context: WorkContext
    let tokens: ConnectionTokens
    let progress = SyncProgress()
    let resources: SyncResources
    private let transport: GuardedTransport

    init(connection: Connection, resources: SyncResources, context: WorkContext) {
        let transport = GuardedTransport(base: resources.transport, context: context)
        self.connection = connection
        self.context = context
        self.resources = resources
        self.transport = transport
        tokens = ConnectionTokens(
            connection: connection, vault: resources.vault,
            refresh: Self.refresh(connection.provider, resources, transport), context: context)
    }

    private static func refresh(
        _ provider: Provider, _ resources: SyncResources, _ transport: GuardedTransport
    ) -> ConnectionTokens.Refresh {
        switch provider {
        case .gmail:
            let google = GoogleOAuth(configuration: resources.google, transport: transport, time: resources.time)
            return { token, _ in try await google.refresh(token) }
        case .outlook:
            let microsoft = MicrosoftOAuth(
                configuration: resources.microsoft, transport: transport, time: resources.time)
            return { try await microsoft.refresh($0, scopes: microsoftScopes(of: $1)) }
        }
    }

    /// What was asked for when the account was linked, as far as tokens are concerned: an unlinked kind may lack consent.
    private static func microsoftScopes(of kinds: [String]) -> [String] {
        [MicrosoftScopes.offline] + (kinds.contains("mail") ? [MicrosoftScopes.mail] : [])
            + (kinds.contains("calendar") ? [MicrosoftScopes.calendar] : [])
    }

    /// Asks for what search needs of the messages that came or changed.
    func indexMail(in transaction: PostgresTransaction) async throws {
        try await context.enqueue(IndexMail.requests(of: connection.id, in: transaction), in: transaction)
    }

    // MARK: Clients; one of each for a job, which shares its access token

    func gmail() -> GmailClient {
        GmailClient(
            configuration: resources.gmail, transport: transport, quota: resources.gmailQuotas[connection.id],
            time: resources.time, accessToken: { [tokens] in try await tokens.token(forceRefresh: $0) })
    }

    func googleCalendar() -> GoogleCalendar {
        GoogleCalendar(
            configuration: resources.googleCalendar, transport: transport,
            quota: resources.calendarQuotas[connection.id], time: resources.time,
            accessToken: { [tokens] in try await tokens.token(forceRefresh: $0) })
    }

    func graph() -> GraphClient {
        GraphClient(
            configuration: resources.graph, transport: transport, allowance: resources.graphAllowances[connection.id],
            time: resources.time, accessToken: { [tokens] in try await tokens.token(forceRefresh: $0) })
    }
}
