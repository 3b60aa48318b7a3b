import HTTPClient
import IngestionJobs
import Logging
import Operations
import Providers

extension MailResources {
    /// What the settings say of mail.
    ///
    /// - Throws: `SettingsError` for what is missing or wrong; ``HTTPClient/HTTPClientError``.
    init(_ settings: Settings) throws {
        try settings.require("CARILLON_TOKEN_KEYS", because: "tokens of linked mailboxes are stored encrypted")
        let keys = try SettingsError.blaming("CARILLON_TOKEN_KEYS") {
            try TokenKeyRing(parsing: settings[.tokenKeys]?.revealed ?? "")
        }
        let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "http"))
        var gmail = GmailConfiguration()
        gmail.baseURL = settings[.gmailURL]
        let units = Double(settings[.gmailUnitsPerMinute])
        gmail.quota = .perMinute(units, capacity: min(1000, units / 6))
        var google = GoogleOAuthConfiguration(
            clientID: settings[.googleClientID] ?? "", clientSecret: settings[.googleClientSecret]?.revealed ?? "")
        google.tokenURL = settings[.googleTokenURL]
        self.init(
            vault: TokenVault(keyRing: keys), gmail: gmail, google: google, transport: http,
            lookbackDays: settings[.emailSyncLookbackDays])
    }
}
