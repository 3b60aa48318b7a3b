/// The AMQP names of Carillon, in one place. DESIGN: the broker carries ticks and bells, the ledger holds the work.
public enum Topology {
    /// Topic exchange for ticks; routing key `<family>.<job>`.
    public static let ticksExchange = "carillon.ticks"
    /// Topic exchange for queued jobs that any AMQP client asks for; routing key `<family>.<job type>`.
    public static let jobsExchange = "carillon.jobs"
    /// Direct exchange for what the broker gave up on; routing key `<family>`.
    public static let deadExchange = "carillon.dead"
    /// Fanout exchange behind `ticks` and `jobs`, so that a misspelt routing key is kept.
    public static let unroutedExchange = "carillon.unrouted"
    /// Where messages with a misspelt routing key wait to be archived.
    public static let unroutedQueue = "carillon.unrouted.v1"

    /// Deliveries of one message after which the broker dead-letters it: a crash-loop fuse, never our attempts.
    public static let deliveryLimit = 20

    /// Where a family's ticks wait.
    public static func ticksQueue(_ family: Family) -> String { "carillon.\(family.rawValue).ticks.v1" }
    /// Where queued jobs that clients ask a family for wait to be written into the ledger.
    public static func intakeQueue(_ family: Family) -> String { "carillon.\(family.rawValue).intake.v1" }
    /// Where a family's bells wait; they go there by the default exchange.
    public static func bellsQueue(_ family: Family) -> String { "carillon.\(family.rawValue).bells.v1" }
    /// Where what the broker gave up on for a family waits to be archived.
    public static func deadQueue(_ family: Family) -> String { "carillon.\(family.rawValue).dead.v1" }

    /// The routing key of a job's ticks or of a job type's messages.
    public static func routingKey(_ family: Family, _ name: String) -> String { "\(family.rawValue).\(name)" }
}
