import Metrics
import Synchronization

/// A number that only grows. Whole and fractional increments are kept apart, so that counting stays exact.
final class CounterSeries: PrometheusSeries, CounterHandler, FloatingPointCounterHandler {
    let name: String
    let labels: [PrometheusLabel]
    private let whole = Atomic<Int64>(0)
    private let fraction = AtomicDouble()

    init(_ name: String, _ labels: [PrometheusLabel]) {
        self.name = name
        self.labels = labels
    }

    /// A counter cannot fall: negative amounts are ignored.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        whole.wrappingAdd(amount, ordering: .relaxed)
    }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        fraction.add(amount)
    }

    func reset() {
        whole.store(0, ordering: .relaxed)
        fraction.store(0)
    }

    func render(into text: inout PrometheusText) {
        text.sample(name, labels, Double(whole.load(ordering: .relaxed)) + fraction.value)
    }
}
