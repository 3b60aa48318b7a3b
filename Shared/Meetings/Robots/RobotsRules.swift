/// What a robots.txt allows one crawler (RFC 9309).
public struct RobotsRules: Sendable, Hashable {
    struct Rule: Sendable, Hashable {
        let pattern: RobotsPattern
        let isAllowed: Bool
    }

    private var rules: [Rule] = []
    /// `Crawl-delay`, which the RFC does not know and many sites set; `nil` where there is none.
    public private(set) var delay: Duration?
    private let isClosed: Bool

    /// Bytes of a robots.txt that are read, as the RFC asks at least: 500 KiB.
    public static let maximumSize = 500 * 1024

    /// For a site without robots.txt (any answer from 400 to 499).
    public static let open = RobotsRules(isClosed: false)
    /// For a site that cannot say at present (any answer from 500 to 599, or none).
    public static let closed = RobotsRules(isClosed: true)

    private init(isClosed: Bool) {
        self.isClosed = isClosed
    }

    /// Reads a robots.txt. Never fails: what is no rule is passed over.
    ///
    /// - Parameter agent: the crawler's product token, e.g. `carillon`. The groups that name it count, in any case;
    ///   where there are none, those of `*`.
    public init(parsing bytes: [UInt8], agent: String) {
        self.init(isClosed: false)
        let text = String(decoding: bytes.prefix(Self.maximumSize), as: UTF8.self)
        let groups = RobotsGroup.parse(text)
        let own = groups.filter { $0.agents.contains(agent.lowercased()) }
        for group in own.isEmpty ? groups.filter({ $0.agents.contains("*") }) : own {
            rules += group.rules
            delay = delay ?? group.delay
        }
    }

    /// Whether a path may be fetched: the longest pattern that matches decides, of equals the one that allows.
    ///
    /// - Parameter path: with its query, from `/`.
    public func allows(_ path: String) -> Bool {
        if path == "/robots.txt" { return true }
        if isClosed { return false }
        let bytes = RobotsPattern.normalized(path)
        let best = rules.filter { $0.pattern.matches(bytes) }
            .max { ($0.pattern.length, $0.isAllowed ? 1 : 0) < ($1.pattern.length, $1.isAllowed ? 1 : 0) }
        return best?.isAllowed ?? true
    }
}
