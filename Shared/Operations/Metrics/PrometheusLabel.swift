/// A label and its value.
struct PrometheusLabel: Sendable, Hashable, Comparable {
    let name: String
    let value: String

    static func < (left: Self, right: Self) -> Bool {
        (left.name, left.value) < (right.name, right.value)
    }

    /// The labels of a series: names made valid, sorted, each once (the last value wins), so that the same dimensions
    /// in any order are the same series.
    static func list(_ dimensions: [(String, String)]) -> [PrometheusLabel] {
        var values: [String: String] = [:]
        for (name, value) in dimensions { values[PrometheusName.label(name)] = value }
        return values.map { PrometheusLabel(name: $0.key, value: $0.value) }.sorted()
    }
}
