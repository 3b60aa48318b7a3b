import FoundationEssentials
public import HTTPClient
public import Providers

/// What syncs of mail and calendars are made from.
public struct SyncResources: Sendable {
    /// Opens and seals the accounts' tokens.
    public let vault: TokenVault
    /// How the Gmail API is reached, and at what pace.
    public let gmail: GmailConfiguration
    /// The same of Google Calendar.
    public let googleCalendar: GoogleCalendarConfiguration
    /// The OAuth client that users linked their Google accounts to.
    public let google: GoogleOAuthConfiguration
    /// How Microsoft Graph is reached, and at what pace.
    public let graph: GraphConfiguration
    /// The OAuth client that users linked their Microsoft accounts to.
    public let microsoft: MicrosoftOAuthConfiguration
    /// What sends the requests; shared by all syncs of the process.
    public let transport: any HTTPTransport
    /// How far back a first sync of mail reads, in days.
    public let lookbackDays: Int
    /// Where providers tell us of changes.
    public let push: PushAddresses
    /// Tells the clients how time passes.
    let time: TimeSource
    /// The process, as `connections.mail_reader` names it.
    let reader = UUID()
    let gmailQuotas: Allowances<QuotaBucket>
    let calendarQuotas: Allowances<QuotaBucket>
    let graphAllowances: Allowances<GraphAllowance>

    /// One for each process, for the accounts' quotas are kept with it.
    public init(
        vault: TokenVault, gmail: GmailConfiguration, google: GoogleOAuthConfiguration,
        googleCalendar: GoogleCalendarConfiguration = GoogleCalendarConfiguration(),
        graph: GraphConfiguration = GraphConfiguration(),
        microsoft: MicrosoftOAuthConfiguration = MicrosoftOAuthConfiguration(clientID: ""),
        transport: any HTTPTransport, time: TimeSource = .system, lookbackDays: Int,
        push: PushAddresses = PushAddresses()
    ) {
        self.push = push
        self.vault = vault
        self.gmail = gmail
        self.googleCalendar = googleCalendar
        self.google = google
        self.graph = graph
        self.microsoft = microsoft
        self.transport = transport
        self.time = time
        self.lookbackDays = lookbackDays
        gmailQuotas = Allowances { QuotaBucket(limit: gmail.quota, time: time) }
        calendarQuotas = Allowances { QuotaBucket(limit: googleCalendar.quota, time: time) }
        graphAllowances = Allowances { GraphAllowance(configuration: graph, time: time) }
    }
}
