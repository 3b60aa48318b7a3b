public import HTTPClient
public import Providers

/// What mail syncs are made from.
public struct MailResources: Sendable {
    public let vault: TokenVault
    public let gmail: GmailConfiguration
    public let google: GoogleOAuthConfiguration
    public let transport: any HTTPTransport
    /// How far back a first sync reads, in days.
    public let lookbackDays: Int
    let quotas: QuotaBuckets

    public init(
        vault: TokenVault, gmail: GmailConfiguration, google: GoogleOAuthConfiguration,
        transport: any HTTPTransport, lookbackDays: Int
    ) {
        self.vault = vault
        self.gmail = gmail
        self.google = google
        self.transport = transport
        self.lookbackDays = lookbackDays
        quotas = QuotaBuckets(limit: gmail.quota)
    }
}
