/// A scheduled job as the catalogue describes it: what is known of it without running it.
public struct CataloguedJob: Sendable, Hashable {
    /// Its one name in the ledger, in routing keys and in schedules.yaml: lower case words joined by `_`.
    public let name: String
    /// Whose service runs it.
    public let family: Family
    /// Default cadence: a cron expression or `@every …`, in UTC.
    public let cadence: String
    /// The deadline of one run.
    public let timeout: Duration
    /// Where its code runs.
    public let isolation: Isolation
    /// Names other systems and earlier versions used.
    public let aliases: [String]
    /// What its ticks may carry; anything else is refused.
    public let parameters: [ParameterSpec]
    /// One line for people.
    public let summary: String

    /// An entry of the catalogue.
    ///
    /// - Parameters:
    ///   - cadence: must be an expression that `Schedule` reads; the tests check every entry.
    ///   - timeout: 15 minutes unless said otherwise.
    ///   - summary: one line for people, beginning with a verb where it can.
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
