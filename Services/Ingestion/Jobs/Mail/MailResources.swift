public import HTTPClient
public import Providers

/// What mail syncs are made from.
public struct MailResources: Sendable {
    /// Opens and seals the mailboxes' tokens.
    public let vault: TokenVault
    /// How the Gmail API is reached, and at what pace.
    public let gmail: GmailConfiguration
    /// The OAuth client that users linked their accounts to.
    public let google: GoogleOAuthConfiguration
    /// What sends the requests; shared by all syncs of the process.
    public let transport: any HTTPTransport
    /// How far back a first sync reads, in days.
    public let lookbackDays: Int
    let quotas: QuotaBuckets

    /// One for each process, for the mailboxes' quotas are kept with it.
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
