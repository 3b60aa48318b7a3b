import Metrics

/// A number that is what it was last set to.
final class GaugeSeries: PrometheusSeries, MeterHandler, RecorderHandler {
    let name: String
    let labels: [PrometheusLabel]
    private let number = AtomicDouble()

    init(_ name: String, _ labels: [PrometheusLabel]) {
        self.name = name
        self.labels = labels
    }

    func set(_ value: Int64) { number.store(Double(value)) }
    func set(_ value: Double) { number.store(value) }
    func record(_ value: Int64) { number.store(Double(value)) }
    func record(_ value: Double) { number.store(value) }
    func increment(by amount: Double) { number.add(amount) }
    func decrement(by amount: Double) { number.add(-amount) }

    func render(into text: inout PrometheusText) {
        text.sample(name, labels, number.value)
    }
}
