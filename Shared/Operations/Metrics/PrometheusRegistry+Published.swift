import Synchronization

extension PrometheusRegistry {
    /// What one source said last, and until when that holds.
    struct Publication {
        let until: ContinuousClock.Instant
        let families: [PrometheusFamily]
    }

    /// Shows a set of gauges in place of the source's last one: for figures of something outside this process, whose
    /// labels come and go.
    ///
    /// They disappear when they are not published again in time, so that nobody takes old figures for new ones. A name
    /// that another metric or source has is refused and counted.
    public func publish(_ gauges: [PublishedGauge], from source: String, validFor: Duration) {
        let grouped = Dictionary(grouping: gauges, by: \.name)
        let until = ContinuousClock.now + validFor
        state.withLock { state in
            var families: [PrometheusFamily] = []
            for (name, gauges) in grouped {
                guard Self.admit(name, ofSource: source, to: &state) else {
                    state.refusals += 1
                    continue
                }
                families.append(family(name, gauges))
            }
            state.publications[source] = Publication(until: until, families: families)
        }
    }

    /// Takes a source's gauges away.
    public func withdraw(_ source: String) {
        state.withLock { $0.publications[source] = nil }
    }

    private func family(_ name: String, _ gauges: [PublishedGauge]) -> PrometheusFamily {
        var family = PrometheusFamily(name: name, type: .gauge)
        for gauge in gauges {
            let labels = PrometheusLabel.list(gauge.labels.map { ($0.key, $0.value) })
            guard family.series[labels] != nil || family.series.count < seriesLimit else {
                family.refusals += 1
                continue
            }
            let series = GaugeSeries(name, labels)
            series.set(gauge.value)
            family.series[labels] = series
        }
        return family
    }

    private static func admit(_ name: String, ofSource source: String, to state: inout State) -> Bool {
        let owner = "published by \(source)"
        if state.owners[name] == nil, PrometheusName.metric(name) == name, name != refusals,
            !ProcessMetrics.names.contains(name)
        {
            state.owners[name] = owner
        }
        return state.owners[name] == owner
    }
}
