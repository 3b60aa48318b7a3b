public import HTTPClient
public import Operations
public import Postgres
import Providers

extension AccountLinking {
    /// What the settings say of the providers; one whose client id is absent cannot be linked.
    ///
    /// - Throws: `SettingsError` when tokens cannot be stored.
    public init(_ settings: Settings, database: PostgresPool, transport: any HTTPTransport) throws(SettingsError) {
        try settings.require("CARILLON_TOKEN_KEYS", because: "tokens are stored encrypted")
        let keys = try SettingsError.blaming("CARILLON_TOKEN_KEYS") {
            try TokenKeyRing(parsing: settings[.tokenKeys]?.revealed ?? "")
        }
        let microsoft = settings[.microsoftClientID].map { Self.microsoft($0, settings) }
        var (gmail, graph) = (GmailConfiguration(), GraphConfiguration())
        (gmail.baseURL, graph.baseURL) = (settings[.gmailURL], settings[.graphURL])
        self.init(
            database: database, vault: TokenVault(keyRing: keys),
            google: settings[.googleClientID].map { Self.google($0, settings) }, microsoft: microsoft,
            googleEndpoints: Self.googleEndpoints(settings),
            microsoftEndpoints: microsoft.map { Self.microsoftEndpoints($0, settings) }, gmail: gmail,
            graph: graph, transport: transport)
    }

    private static func google(_ clientID: String, _ settings: Settings) -> GoogleOAuthConfiguration {
        var google = GoogleOAuthConfiguration(
            clientID: clientID, clientSecret: settings[.googleClientSecret]?.revealed ?? "")
        google.tokenURL = settings[.googleTokenURL]
        return google
    }

    private static func googleEndpoints(_ settings: Settings) -> ConsentEndpoints {
        var endpoints = ConsentEndpoints.google
        endpoints.authorizationURL = settings[.googleAuthorizationURL]
        endpoints.keysURL = settings[.googleKeysURL]
        endpoints.revocationURL = settings[.googleRevocationURL]
        return endpoints
    }

    private static func microsoft(_ clientID: String, _ settings: Settings) -> MicrosoftOAuthConfiguration {
        var microsoft = MicrosoftOAuthConfiguration(
            clientID: clientID, clientSecret: settings[.microsoftClientSecret]?.revealed)
        microsoft.tenant = settings[.microsoftTenant]
        microsoft.authority = settings[.microsoftAuthority]
        return microsoft
    }

    private static func microsoftEndpoints(
        _ microsoft: MicrosoftOAuthConfiguration, _ settings: Settings
    ) -> ConsentEndpoints {
        var endpoints = ConsentEndpoints.microsoft(microsoft)
        if let url = settings[.microsoftAuthorizationURL] { endpoints.authorizationURL = url }
        endpoints.revocationURL = settings[.microsoftRevocationURL]
        return endpoints
    }
}
