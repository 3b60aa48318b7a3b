public import FoundationEssentials

/// How a sandbox behaves. Everything else is set per user.
public struct SandboxConfiguration: Sendable {
    /// The address to listen on; see ``BindPolicy`` for which are refused. Default `127.0.0.1`.
    public var host = "127.0.0.1"
    /// 0 lets the system choose. Default 8090.
    public var port = 8090
    /// Whether a private, non-loopback address may be listened on (the network of a compose file). Default no.
    public var allowsNetwork = false
    /// What the token endpoint expects. Not secret: the sandbox has nothing to protect.
    public var clientID = "carillon-sandbox"
    public var clientSecret = "sandbox-secret"
    /// Whether a page asks who consents, instead of consenting at once. Default no.
    public var asksForConsent = false
    /// How long an access token works. Default 3599 s, as Google's.
    public var accessTokenLifetime: Duration = .seconds(3599)
    /// The quota of users that have none of their own.
    public var quota = QuotaSettings()
    /// Random choices of the sandbox itself derive from it. Default 42.
    public var seed: UInt64 = 42
    /// Whether text bodies are re-encoded to UTF-8 under their old label, as Gmail is said to do. Default no: bytes stay
    /// in the charset that the part declares.
    public var transcodesBodies = false
    /// Text bodies larger than this are fetched as attachments. Default 256 KiB.
    public var maximumInlineBody = 256 * 1024
    /// Where the pushes of Gmail's topic go; nowhere when `nil`, the default. Their audience is this URL.
    public var pushURL: @Sendable () -> String? = { nil }
    /// Who signs them.
    public static let pushAccount = "push@sandbox.iam.gserviceaccount.com"
    /// How often something happens in some mailbox; `nil`, the default, for never.
    public var arrivalInterval: Duration?
    /// The clock of everything that has a time: mail, tokens, quota.
    public var now: @Sendable () -> Date = { Date() }

    public init() {}
}
