/// One thing that goes wrong under load, and is put right again.
struct Fault: Sendable {
    /// As the closing table and the JSON name it.
    let name: String
    /// I5: within which work flows again after the fault has healed.
    let limit: Duration
    let cast: Cast
    /// Whether the short form, which CI runs, plays it, and on which brokers.
    let short: ShortForm
    /// Whether the broker forgets what it had confirmed. Clients then ask again for what never reached the ledger, by
    /// the same message ids, as those that got no answer do.
    let brokerForgets: Bool
    /// What must flow again for the fault to have been recovered from.
    let flows: Set<Flow>
    let needs: Need?
    /// Hurts and heals: returns at the moment from which the recovery counts.
    let play: @Sendable (Scene) async throws -> Void

    enum ShortForm: Sendable {
        case never
        /// On the oldest broker only: the fault has nothing to do with the broker.
        case once
        case everywhere
    }

    /// What not every machine has.
    enum Need: Sendable {
        case network
        case clock
    }

    init(
        _ name: String, within limit: Duration = .seconds(5), cast: Cast = Cast(), short: ShortForm = .once,
        brokerForgets: Bool = false, flows: Set<Flow> = Set(Flow.allCases), needs: Need? = nil,
        play: @escaping @Sendable (Scene) async throws -> Void
    ) {
        self.name = name
        self.limit = limit
        self.cast = cast
        self.short = short
        self.brokerForgets = brokerForgets
        self.flows = flows
        self.needs = needs
        self.play = play
    }
}
