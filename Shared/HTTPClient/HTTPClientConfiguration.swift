/// How an ``HTTPClient`` connects and what it bounds; requests may narrow some of it.
public struct HTTPClientConfiguration: Sendable {
    /// The longest that name resolution, TCP, proxy and TLS handshakes may take together. Default 5 s.
    public var connectTimeout: Duration = .seconds(5)
    /// The longest that one exchange may take, waiting for a free connection included. Default 30 s; zero: no limit.
    public var timeout: Duration = .seconds(30)
    /// The most bytes of body that ``HTTPClient/send(_:)`` accepts, counted after decompression. Default 8 MiB.
    public var maximumResponseSize = 8 * 1024 * 1024
    /// The most bytes of headers accepted, those of redirects included. Default 256 KiB.
    public var maximumHeaderSize = 256 * 1024
    /// About how many bytes of a streamed body wait unread before the server is held back. Default 256 KiB.
    public var streamBufferSize = 256 * 1024
    /// The most connections to one host at a time; further requests wait. Default 32.
    ///
    /// With HTTP/2 as many requests as the server allows, at most 100, share one connection; libcurl 7.88 then opens
    /// a further connection for each further request, up to this bound.
    public var maximumConnectionsPerHost = 32
    /// The most connections open at a time, idle ones included. Default 256.
    public var maximumConnections = 256
    /// How many redirects of a GET or HEAD are followed. Default 0: the redirect itself is the answer.
    ///
    /// Other methods are never redirected. On a change of host, port or scheme `Authorization` and `Cookie` are left
    /// out; other headers that carry secrets are not recognised, so do not follow redirects with those.
    public var maximumRedirects = 0
    /// Which proxy is used. Default: what the environment says.
    public var proxy: HTTPClientProxy = .environment
    /// Which addresses are connected to. Default: all.
    public var addresses: HTTPClientAddresses = .any
    /// A PEM file of certificate authorities trusted *instead of* the system's. Default nil: the system's.
    public var caFile: String?
    /// The `User-Agent` sent unless a request has its own. Google compresses only for agents that say "gzip".
    public var userAgent = "carillon (gzip)"
    /// Whether compressed answers are asked for and decompressed. Default true.
    public var acceptsCompression = true

    public init() {}
}
