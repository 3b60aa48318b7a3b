import HTTPClient
import IngestionJobs
import Logging
import Operations
import Providers

extension SyncResources {
    /// What the settings say of mail and calendars.
    ///
    /// - Throws: `SettingsError` for what is missing or wrong; ``HTTPClient/HTTPClientError``.
    init(_ settings: Settings) throws {
        try settings.require("CARILLON_TOKEN_KEYS", because: "tokens of linked accounts are stored encrypted")
        let keys = try SettingsError.blaming("CARILLON_TOKEN_KEYS") {
            try TokenKeyRing(parsing: settings[.tokenKeys]?.revealed ?? "")
        }
        let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "http"))
        self.init(
            vault: TokenVault(keyRing: keys), gmail: Self.gmail(settings), google: Self.google(settings),
            googleCalendar: Self.googleCalendar(settings), graph: Self.graph(settings),
            microsoft: Self.microsoft(settings), transport: http, lookbackDays: settings[.emailSyncLookbackDays],
            push: PushAddresses(gmailTopic: settings[.gmailPushTopic], outlookURL: settings[.outlookPushURL]))
    }

    private static func gmail(_ settings: Settings) -> GmailConfiguration {
        var gmail = GmailConfiguration()
        gmail.baseURL = settings[.gmailURL]
        let units = Double(settings[.gmailUnitsPerMinute])
        gmail.quota = .perMinute(units, capacity: min(1000, units / 6))
        return gmail
    }

    private static func google(_ settings: Settings) -> GoogleOAuthConfiguration {
        var google = GoogleOAuthConfiguration(
            clientID: settings[.googleClientID] ?? "", clientSecret: settings[.googleClientSecret]?.revealed ?? "")
        google.tokenURL = settings[.googleTokenURL]
        return google
    }

    private static func googleCalendar(_ settings: Settings) -> GoogleCalendarConfiguration {
        var calendar = GoogleCalendarConfiguration()
        calendar.baseURL = settings[.googleCalendarURL]
        return calendar
    }

    private static func graph(_ settings: Settings) -> GraphConfiguration {
        var graph = GraphConfiguration()
        graph.baseURL = settings[.graphURL]
        return graph
    }

    private static func microsoft(_ settings: Settings) -> MicrosoftOAuthConfiguration {
        var microsoft = MicrosoftOAuthConfiguration(
            clientID: settings[.microsoftClientID] ?? "", clientSecret: settings[.microsoftClientSecret]?.revealed)
        microsoft.authority = settings[.microsoftAuthority]
        microsoft.tenant = settings[.microsoftTenant]
        return microsoft
    }
}
