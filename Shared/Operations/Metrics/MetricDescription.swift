/// What is known of a metric beforehand: its row in the README's table, and its `# HELP`.
public struct MetricDescription: Sendable, Hashable {
    public enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    /// As Prometheus sees it.
    public let name: String
    public let kind: Kind
    /// What it counts, or the unit of its values.
    public let unit: String
    public let labels: [String]
    public let meaning: String
    /// Where a histogram's buckets end; `nil` for the registry's own.
    public let buckets: [Double]?

    public init(
        _ name: String, _ kind: Kind, _ unit: String, _ labels: [String] = [], _ meaning: String,
        buckets: [Double]? = nil
    ) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.labels = labels
        self.meaning = meaning
        self.buckets = buckets
    }

    /// Metrics that every process has, whatever it does.
    public static let ofEveryProcess: [MetricDescription] = [
        MetricDescription(
            PrometheusRegistry.refusals, .counter, "series", ["metric"],
            "metrics not kept: too many series or names, or a name taken"),
        MetricDescription("process_cpu_seconds_total", .counter, "s", [], "CPU time, user and system"),
        MetricDescription("process_open_fds", .gauge, "descriptors", [], "open file descriptors"),
        MetricDescription("process_resident_memory_bytes", .gauge, "bytes", [], "resident memory"),
        MetricDescription(
            "process_start_time_seconds", .gauge, "s since 1970", [], "when the process started"),
    ]

    /// A table of metrics, as Markdown.
    public static func markdown(_ metrics: [MetricDescription]) -> String {
        let head = ["| metric | type | unit | labels | meaning |", "|---|---|---|---|---|"]
        let rows = metrics.map { metric in
            let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(metric.kind.rawValue) | \(metric.unit) | \(labels) | \(metric.meaning) |"
        }
        return (head + rows).joined(separator: "\n") + "\n"
    }
}

extension PrometheusRegistry {
    /// Takes in what is known of metrics: help texts and buckets.
    public func describe(_ metrics: [MetricDescription]) {
        for metric in metrics {
            let sentence = (metric.meaning.first?.uppercased() ?? "") + metric.meaning.dropFirst() + "."
            describe(metric.name, sentence, buckets: metric.buckets)
        }
    }
}
