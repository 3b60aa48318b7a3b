import Metrics
import Synchronization

/// How often values fell into which bucket. Timers are recorded in nanoseconds and shown in seconds.
final class HistogramSeries: PrometheusSeries, TimerHandler, RecorderHandler {
    /// Bounds for durations in seconds: from a local query to a job's default timeout.
    static let seconds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900,
    ]
    /// Bounds for everything else: counts and sizes.
    static let values: [Double] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 100_000, 1_000_000]

    let name: String
    let labels: [PrometheusLabel]
    private let bounds: [Double]
    private let state: Mutex<State>

    private struct State {
        /// One more than there are bounds: the last one is beyond all of them.
        var counts: [Int]
        var sum: Double = 0
    }

    init(_ name: String, _ labels: [PrometheusLabel], bounds: [Double]) {
        self.name = name
        self.labels = labels
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
    func record(_ value: Int64) { record(Double(value)) }

    /// NaN is no observation.
    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func render(into text: inout PrometheusText) {
        let state = state.withLock { $0 }
        var total = 0
        for (count, bound) in zip(state.counts, bounds + [.infinity]) {
            total += count
            let le = PrometheusLabel(name: "le", value: PrometheusText.number(bound))
            text.sample("\(name)_bucket", labels + [le], Double(total))
        }
        text.sample("\(name)_sum", labels, state.sum)
        text.sample("\(name)_count", labels, Double(total))
    }
}
