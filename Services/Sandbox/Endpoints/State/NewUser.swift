/// A user to be made.
public struct NewUser: Codable, Sendable, Equatable {
    public var email: String
    /// `nil` for `1//sandbox-<email>`.
    public var refreshToken: String?
    /// Messages that the mailbox holds from the start. Default 0.
    public var messages: Int?
    /// Days before now over which they spread. Default 60.
    public var days: Int?
    /// What the mailbox and its changes derive from; `nil` for the sandbox's own, so that users differ by address only.
    public var seed: UInt64?
    /// Whether each refresh gives a new refresh token beside the old one. Default no, as Google mostly does.
    public var rotatesRefreshToken: Bool?
    /// Events that the calendars hold from the start. Default 0.
    public var events: Int?
    /// The IANA zone the user lives in. Default `Europe/Berlin`.
    public var zone: String?
    /// Whether Google Calendar ends its lists with a sync token. Default yes.
    public var givesSyncTokens: Bool?
    /// What the first refresh token may be used for at Microsoft. Default: reading mail and calendars.
    public var scopes: [String]?

    public init(
        email: String,
        refreshToken: String? = nil,
        messages: Int? = nil,
        days: Int? = nil,
        seed: UInt64? = nil,
        rotatesRefreshToken: Bool? = nil,
        events: Int? = nil,
        zone: String? = nil,
        givesSyncTokens: Bool? = nil,
        scopes: [String]? = nil
    ) {
        self.email = email
        self.refreshToken = refreshToken
        self.messages = messages
        self.days = days
        self.seed = seed
        self.rotatesRefreshToken = rotatesRefreshToken
        self.events = events
        self.zone = zone
        self.givesSyncTokens = givesSyncTokens
        self.scopes = scopes
    }
}
