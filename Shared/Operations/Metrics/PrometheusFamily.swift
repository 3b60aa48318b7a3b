/// A metric and all its series.
struct PrometheusFamily {
    let name: String
    let type: PrometheusType
    var series: [[PrometheusLabel]: any PrometheusSeries] = [:]
    /// How often a new series was refused because there were too many.
    var refusals = 0

    /// The names of the lines it writes, which no other metric may have.
    var sampleNames: [String] {
        type == .histogram ? [name, "\(name)_bucket", "\(name)_sum", "\(name)_count"] : [name]
    }

    func render(help: String?, into text: inout PrometheusText) {
        text.header(name, type, help: help)
        for series in series.values.sorted(by: { $0.labels.lexicographicallyPrecedes($1.labels) }) {
            series.render(into: &text)
        }
    }
}
