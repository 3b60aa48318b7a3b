import Dispatch
import Logging
import SerialQueue
import Synchronization

/// Receives deliveries on the connection of the moment, hands them out in batches, and sends acknowledgements back.
actor ConsumeDriver: LinkDriver {
    nonisolated let executor = SerialQueueExecutor(label: "amqp.consume")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How many messages one round of reading takes before it hands them out and lets others have the queue.
    private static let roundSize = 256
    /// How long acknowledgements may wait for company under load.
    private static let moment = Duration.milliseconds(2)

    let subscriptions: [AMQPSubscription]
    let topology: AMQPTopology
    let backoff: Backoff
    let logger: Logger
    nonisolated let monitor = ConsumerMonitor()
    nonisolated let streams: [AsyncStream<[AMQPDelivery]>]

    var link: Link?
    /// The subscriptions the broker serves on this connection.
    var active: Set<Int> = []
    private let outlets: [AsyncStream<[AMQPDelivery]>.Continuation]
    private var batches: [[AMQPDelivery]]
    private var acks: AckBuffer?
    private var served: CheckedContinuation<AMQPError?, Never>?
    private(set) var isStopped = false
    private var lastFlush = ContinuousClock.now
    private var isFlushScheduled = false

    init(configuration: AMQPConfiguration, topology: AMQPTopology, subscriptions: [AMQPSubscription], logger: Logger) {
        self.subscriptions = subscriptions
        self.topology = topology
        self.logger = logger
        backoff = Backoff(cap: configuration.recoveryCap)
        let pairs = subscriptions.map { _ in AsyncStream.makeStream(of: [AMQPDelivery].self) }
        streams = pairs.map(\.stream)
        outlets = pairs.map(\.continuation)
        batches = subscriptions.map { _ in [] }
    }

    /// After ``stopConsuming()`` a connection is only good for the answers to what came over it.
    var wantsConnection: Bool { !isStopped }

    func serve(_ handle: sending ConnectionHandle) async -> AMQPError? {
        guard !Task.isCancelled, !isStopped else { return nil }
        let smallest = subscriptions.map(\.prefetch).min() ?? 0
        acks = AckBuffer(enough: Int(smallest) / 3) { [weak self] in self?.onQueue { $0.flushAcks() } }
        link = Link(handle, queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.pump() } }
        active = Set(subscriptions.indices)
        monitor.hears()
        onQueue { $0.pump() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { served = $0 }
        } onCancel: {
            onQueue { $0.close() }
        }
    }

    func connectionFailed(_ error: AMQPError) {
        monitor.deaf(because: error.message)
    }

    /// Cancels the subscriptions; what the broker sent before is handed out first, then the streams end.
    func stopConsuming() {
        guard !isStopped else { return }
        isStopped = true
        if let link {
            guarding(link) { () throws(AMQPError) in
                for consumer in active.sorted() { try link.handle.cancel(consumer: consumer) }
                active = []
                while let inbound = try link.handle.next() { receive(inbound) }
            }
        }
        handOut()
        for outlet in outlets { outlet.finish() }
        monitor.stopped()
    }

    /// Ends the connection, so that another is made.
    func loseConnection() {
        lose(AMQPError(code: .connectionLost, message: "The connection was given up to make another."))
    }

    /// Ends the streams; nothing will be delivered any more.
    func finish() {
        isStopped = true
        for outlet in outlets { outlet.finish() }
        monitor.stopped()
    }

    nonisolated func onQueue(_ body: @escaping @Sendable (isolated ConsumeDriver) -> Void) {
        executor.queue.async { [weak self] in self?.assumeIsolated(body) }
    }

    // MARK: The connection

    /// One round: everything that has arrived, up to a bound, then the answers that came in meanwhile.
    func pump() {
        guard let link else { return }
        var left = Self.roundSize
        guarding(link) { () throws(AMQPError) in
            while left > 0, let inbound = try link.handle.next() {
                receive(inbound)
                left -= 1
            }
            handOut()
            try sendAcks(link)
        }
        if left == 0 { onQueue { $0.pump() } }
    }

    private func flushAcks() {
        guard let link else { return }
        guarding(link) { () throws(AMQPError) in try sendAcks(link) }
    }

    /// Sends the answers at once when the last ones went out a moment ago or more, or when there are enough. Else
    /// a moment later: under load, each frame costs the broker more than the messages it is about.
    private func sendAcks(_ link: Link, evenIfFew: Bool = false) throws(AMQPError) {
        guard let acks, case let pending = acks.pendingCount, pending > 0 else { return }
        let now = ContinuousClock.now
        if evenIfFew || pending >= acks.enough || now - lastFlush >= Self.moment {
            lastFlush = now
            for frame in acks.drain() { try link.handle.send(frame) }
        } else if !isFlushScheduled {
            isFlushScheduled = true
            executor.queue.asyncAfter(deadline: .now() + Self.moment.timeInterval) { [weak self] in
                self?.assumeIsolated {
                    $0.isFlushScheduled = false
                    $0.flushAcks()
                }
            }
        }
    }

    private func receive(_ inbound: Inbound) {
        switch inbound {
        case .delivery(let deliver, let content):
            guard let acks, subscriptions.indices.contains(deliver.consumer) else { return }
            batches[deliver.consumer].append(
                AMQPDelivery(
                    queue: subscriptions[deliver.consumer].queue, deliver: deliver, content: content, acks: acks))
        case .cancelled(let consumer):
            cancelled(consumer)
        case .answered, .returned, .blocked, .unblocked:
            break
        }
    }

    private func handOut() {
        for consumer in batches.indices where !batches[consumer].isEmpty {
            outlets[consumer].yield(batches[consumer])
            batches[consumer] = []
        }
    }

    /// Runs library calls under the watchdog; an error ends the connection.
    func guarding(_ link: Link, _ body: () throws(AMQPError) -> Void) {
        link.watchdog.callBegins()
        do throws(AMQPError) {
            try body()
            link.watchdog.callEnded()
        } catch {
            lose(error)
        }
    }

    /// Ends the connection. What was delivered over it and not answered is handed out anew by the broker.
    func lose(_ error: AMQPError?) {
        guard let link else { return }
        link.stop()
        acks?.close()
        acks = nil
        self.link = nil
        active = []
        batches = subscriptions.map { _ in [] }
        monitor.deaf(because: error?.message)
        served.take()?.resume(returning: error)
    }

    private func close() {
        guard let link else { return }
        guarding(link) { () throws(AMQPError) in
            try sendAcks(link, evenIfFew: true)
            link.handle.close()
        }
        lose(nil)
    }
}
