public import FoundationEssentials

/// The body of a tick: asks for one run of one scheduled job.
///
/// Anyone may publish one to ``Topology/ticksExchange`` with the routing key `<family>.<job>`; an empty body means
/// `{}`. `run_id` is set by cron-publisher alone, whose run is already in the ledger.
public struct Tick: Codable, Hashable, Sendable {
    /// The ledger's run this tick is for; absent on a tick by hand.
    public var runID: UUID?
    /// What the run is asked to do; checked against the catalogue.
    public var parameters: [String: JSONValue]

    /// A tick; by hand without a run.
    public init(runID: UUID? = nil, parameters: [String: JSONValue] = [:]) {
        self.runID = runID
        self.parameters = parameters
    }

    enum CodingKeys: String, CodingKey {
        case runID = "run_id"
        case parameters
    }
}
