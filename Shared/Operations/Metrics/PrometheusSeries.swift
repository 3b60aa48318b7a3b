/// One set of label values of a metric: what a `Counter`, `Meter`, `Recorder` or `Timer` writes to.
protocol PrometheusSeries: AnyObject, Sendable {
    /// The metric it belongs to.
    var name: String { get }
    /// Sorted.
    var labels: [PrometheusLabel] { get }
    /// Appends its sample lines.
    func render(into text: inout PrometheusText)
}
