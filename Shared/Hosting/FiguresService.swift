import Jobs
import Operations
import ServiceLifecycle

/// Shows the figures of the whole ledger among the process's metrics, where it is this process that collects them.
struct FiguresService: Service {
    private let collector: FiguresCollector

    init(_ worker: Worker, _ metrics: PrometheusRegistry) {
        collector = worker.figures { figures, validity in
            guard let figures else { return metrics.withdraw(Self.source) }
            let gauges = figures.map { PublishedGauge($0.name, $0.labels, $0.value) }
            metrics.publish(gauges, from: Self.source, validFor: validity)
        }
    }

    private static let source = "ledger"

    func run() async throws {
        await cancelWhenGracefulShutdown { await collector.run() }
    }
}
