/// Which addresses the broker rejects everything for, and whether a new channel should be tried.
///
/// A queue that is full rejects, and that is that. But a channel of RabbitMQ 3.10 that first publishes to a quorum queue
/// just after the node of its leader died goes on asking that node, and rejects until it is back, while the queue has
/// long had another leader. A new channel finds it. Pure.
struct Rejections {
    /// How long an address may have nothing but rejections before a new channel is tried; doubles each time in vain.
    static let patience = Duration.seconds(2)
    /// The longest time between two tries, for queues that are full for good.
    static let cap = Duration.seconds(30)

    struct Address: Hashable {
        let exchange: String
        let routingKey: String
    }

    private var since: [Address: ContinuousClock.Instant] = [:]
    private var patience = Self.patience

    var isEmpty: Bool { since.isEmpty }

    /// Takes in one answer.
    ///
    /// - Returns: whether a new channel is due.
    mutating func answered(
        _ outcome: AMQPPublishOutcome, for address: Address, at now: ContinuousClock.Instant
    ) -> Bool {
        guard outcome == .rejected else {
            if since.removeValue(forKey: address) != nil, since.isEmpty { patience = Self.patience }
            return false
        }
        let first = since[address] ?? now
        since[address] = first
        guard now - first >= patience else { return false }
        patience = min(patience * 2, Self.cap)
        for address in since.keys { since[address] = now }
        return true
    }
}
