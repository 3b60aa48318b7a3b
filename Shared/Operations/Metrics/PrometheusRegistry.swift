public import Metrics
import Synchronization

/// Collects swift-metrics and shows them as Prometheus text.
///
/// | swift-metrics | Prometheus | name |
/// |---|---|---|
/// | `Counter`, `FloatingPointCounter` | counter | ends in `_total` |
/// | `Gauge`, `Meter`, `Recorder(aggregate: false)` | gauge | as given |
/// | `Recorder` | histogram | as given |
/// | `Timer` | histogram in seconds | ends in `_seconds` |
///
/// Metrics of the same name and labels share one series. A metric takes at most `seriesLimit` series, and the registry
/// at most 1000 metrics; more are refused: they swallow what is recorded, and
/// `carillon_metrics_refused_total` counts them. The same goes for a name that another type of metric already has.
public final class PrometheusRegistry: MetricsFactory {
    /// How many series a metric may have.
    public let seriesLimit: Int
    static let familyLimit = 1000
    static let refusals = "carillon_metrics_refused_total"

    let state = Mutex(State())

    struct State {
        var families: [String: PrometheusFamily] = [:]
        /// Which metric writes lines of this name.
        var owners: [String: String] = [:]
        var help: [String: String] = [:]
        var bounds: [String: [Double]] = [:]
        /// By source.
        var publications: [String: Publication] = [:]
        /// Refusals that belong to no family: a name taken by another type, or too many names.
        var refusals = 0
    }

    /// An empty registry. `seriesLimit` is 2000 unless told otherwise.
    public init(seriesLimit: Int = 2000) {
        self.seriesLimit = seriesLimit
    }

    /// Says what a metric means (`# HELP`) and, for histograms, where its buckets end. `name` is the name that
    /// Prometheus sees. Buckets apply to series made from now on.
    public func describe(_ name: String, _ help: String, buckets: [Double]? = nil) {
        state.withLock { state in
            state.help[name] = help
            state.bounds[name] = buckets.map { Set($0.filter(\.isFinite)).sorted() }
        }
    }

    /// All metrics, those of the process included, as Prometheus text.
    public func render() -> String {
        String(decoding: renderBytes(), as: UTF8.self)
    }

    /// Rendering happens outside the lock: a scrape must not hold up who records.
    func renderBytes() -> [UInt8] {
        let (families, help, refusals) = state.withLock { state in
            let now = ContinuousClock.now
            let published = state.publications.values.filter { $0.until > now }.flatMap(\.families)
            return (Array(state.families.values) + published, state.help, state.refusals)
        }
        var text = PrometheusText()
        for family in families.sorted(by: { $0.name < $1.name }) where !family.series.isEmpty {
            family.render(help: help[family.name], into: &text)
        }
        renderRefusals(families, others: refusals, into: &text)
        ProcessMetrics.current()?.render(into: &text)
        return text.bytes
    }

    private func renderRefusals(
        _ families: some Collection<PrometheusFamily>,
        others: Int,
        into text: inout PrometheusText
    ) {
        text.header(Self.refusals, .counter, help: "Metrics not kept: too many series or names, or a name taken.")
        text.sample(Self.refusals, [PrometheusLabel(name: "metric", value: "")], Double(others))
        for family in families.sorted(by: { $0.name < $1.name }) where family.refusals > 0 {
            text.sample(
                Self.refusals,
                [PrometheusLabel(name: "metric", value: family.name)],
                Double(family.refusals)
            )
        }
    }

    /// The series of a name and labels, made if need be; nil if refused.
    func series<Series: PrometheusSeries>(
        _ name: String,
        _ type: PrometheusType,
        _ dimensions: [(String, String)],
        make: (_ labels: [PrometheusLabel], _ bounds: [Double]?) -> Series
    ) -> Series? {
        let labels = PrometheusLabel.list(dimensions)
        return state.withLock { state in
            guard Self.admit(name, type, to: &state) else {
                state.refusals += 1
                return nil
            }
            let bounds = state.bounds[name]
            return state.families[name]?.series(labels, limit: seriesLimit) { make(labels, bounds) }
        }
    }

    private static func admit(_ name: String, _ type: PrometheusType, to state: inout State) -> Bool {
        if let family = state.families[name] { return family.type == type }
        let family = PrometheusFamily(name: name, type: type)
        let isTaken = family.sampleNames.contains { state.owners[$0] != nil || ProcessMetrics.names.contains($0) }
        guard !isTaken, name != refusals, state.families.count < familyLimit else { return false }
        for sample in family.sampleNames { state.owners[sample] = name }
        state.families[name] = family
        return true
    }

    /// Forgets a series: its lines disappear, and who still holds it records into the void.
    func remove(_ handler: AnyObject) {
        guard let series = handler as? any PrometheusSeries else { return }
        state.withLock { state in
            guard let kept = state.families[series.name]?.series[series.labels], kept === series else { return }
            state.families[series.name]?.series[series.labels] = nil
        }
    }
}

extension PrometheusFamily {
    fileprivate mutating func series<Series: PrometheusSeries>(
        _ labels: [PrometheusLabel],
        limit: Int,
        make: () -> Series
    ) -> Series? {
        if let known = series[labels] { return known as? Series }
        guard series.count < limit else {
            refusals += 1
            return nil
        }
        let new = make()
        series[labels] = new
        return new
    }
}
