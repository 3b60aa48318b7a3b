/// A scheduled job as the catalogue describes it: what is known of it without running it.
public struct CataloguedJob: Sendable, Hashable {
    public let name: String
    public let family: Family
    /// Default cadence: a cron expression or `@every …`, in UTC.
    public let cadence: String
    /// The deadline of one run.
    public let timeout: Duration
    public let isolation: Isolation
    /// Names other systems and earlier versions used.
    public let aliases: [String]
    public let parameters: [ParameterSpec]
    /// One line for people.
    public let summary: String

    public init(
        _ name: String, _ family: Family, every cadence: String, timeout: Duration = .seconds(15 * 60),
        isolation: Isolation = .inProcess, aliases: [String] = [], parameters: [ParameterSpec] = [], _ summary: String
    ) {
        self.name = name
        self.family = family
        self.cadence = cadence
        self.timeout = timeout
        self.isolation = isolation
        self.aliases = aliases
        self.parameters = parameters
        self.summary = summary
    }

    /// The routing key of its ticks, `<family>.<job>`.
    public var routingKey: String { Topology.routingKey(family, name) }
}
