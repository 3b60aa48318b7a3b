import Logging
import Metrics
import Synchronization

/// Gathers ended spans and exports them in batches, in the background.
///
/// Bounded: what does not fit into the queue is dropped and counted. Who ends a span never waits. A collector that is
/// away costs the spans that overflow, and nothing else.
final class SpanBatcher: Sendable {
    /// `OTEL_BSP_…`
    struct Configuration: Sendable, Hashable {
        /// At the latest so long after a span ended it is exported.
        var scheduleDelay = Duration.seconds(5)
        /// How long one batch is tried.
        var exportTimeout = Duration.seconds(30)
        var queueSize = 2048
        var batchSize = 512
        /// What the end of the process waits for at most.
        var shutdownTimeout = Duration.seconds(5)
        /// Before the first repetition; doubled for each further one.
        var retryPause = Duration.seconds(1)
    }

    private struct State {
        var queue: [FinishedSpan] = []
        var isStopped = false
    }

    let configuration: Configuration
    private let exporter: any SpanExporting
    private let logger: Logger
    private let state = Mutex(State())
    private let wakeups: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    private let exported = Counter(label: "carillon_spans_exported_total")
    private let dropped: [Drop: Counter]

    enum Drop: String, CaseIterable {
        case queueFull = "queue_full"
        case notExported = "not_exported"
        case rejected
    }

    init(configuration: Configuration, exporter: any SpanExporting, logger: Logger) {
        self.configuration = configuration
        self.exporter = exporter
        self.logger = logger
        (wakeups, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        dropped = Dictionary(
            uniqueKeysWithValues: Drop.allCases.map {
                ($0, Counter(label: "carillon_spans_dropped_total", dimensions: [("reason", $0.rawValue)]))
            })
    }

    func add(_ span: FinishedSpan) {
        let (isTaken, isDue) = state.withLock { state in
            guard !state.isStopped, state.queue.count < configuration.queueSize else { return (false, false) }
            state.queue.append(span)
            return (true, state.queue.count == configuration.batchSize)
        }
        if !isTaken { drop(1, .queueFull) }
        if isDue { waker.yield() }
    }

    /// Asks ``run()`` to export what there is and to return.
    func stop() { waker.finish() }

    /// Exports until ``stop()`` or cancellation, and then what is left, in the time there is for that.
    func run() async {
        let ticker = Task { [waker, configuration] in
            while !Task.isCancelled {
                try await ContinuousClock().sleep(for: configuration.scheduleDelay)
                waker.yield()
            }
        }
        for await _ in wakeups { await flush(within: configuration.exportTimeout) }
        ticker.cancel()
        await Task { await exportRest() }.value  // past the cancellation
    }

    /// What ends after this is dropped.
    private func exportRest() async {
        let limit = configuration.shutdownTimeout
        await withTaskGroup { group in
            group.addTask { await self.flush(within: limit) }
            group.addTask { try? await ContinuousClock().sleep(for: limit) }  // cancelled when all is sent
            await group.next()
            group.cancelAll()
        }
        let left = state.withLock { state in
            defer { state = State(isStopped: true) }
            return state.queue.count
        }
        drop(left, .notExported)
    }

    private func flush(within limit: Duration) async {
        while let batch = take(), !Task.isCancelled { await export(batch, until: .now + limit) }
    }

    private func take() -> [FinishedSpan]? {
        state.withLock { state in
            guard !state.queue.isEmpty else { return nil }
            let batch = Array(state.queue.prefix(configuration.batchSize))
            state.queue.removeFirst(batch.count)
            return batch
        }
    }

    private func export(_ batch: [FinishedSpan], until deadline: ContinuousClock.Instant) async {
        var pause = configuration.retryPause
        while true {
            switch await exporter.export(batch) {
            case .taken(let rejected):
                exported.increment(by: batch.count - rejected)
                return drop(rejected, .rejected)
            case .refused(let reason):
                logger.warning("\(batch.count) spans were refused: \(reason)")
                return drop(batch.count, .rejected)
            case .busy(let delay, let reason):
                // a full jitter of the pause, so that replicas do not come back together
                let wait = delay ?? pause * Double.random(in: 0.5...1)
                pause *= 2
                guard !Task.isCancelled, ContinuousClock.now + wait < deadline,
                    (try? await ContinuousClock().sleep(for: wait)) != nil
                else {
                    logger.warning("\(batch.count) spans were not exported: \(reason)")
                    return drop(batch.count, .notExported)
                }
            }
        }
    }

    private func drop(_ count: Int, _ reason: Drop) {
        if count > 0 { dropped[reason]?.increment(by: count) }
    }
}
