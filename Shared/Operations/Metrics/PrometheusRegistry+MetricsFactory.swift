public import Metrics

extension PrometheusRegistry {
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return gauge(label, dimensions) ?? NOOPMetricsHandler.instance }
        let name = PrometheusName.metric(label)
        return histogram(name, dimensions, bounds: HistogramSeries.values) ?? NOOPMetricsHandler.instance
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = PrometheusName.metric(label, suffix: "_seconds")
        return histogram(name, dimensions, bounds: HistogramSeries.seconds) ?? NOOPMetricsHandler.instance
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries? {
        let name = PrometheusName.metric(label, suffix: "_total")
        return series(name, .counter, dimensions) { labels, _ in CounterSeries(name, labels) }
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries? {
        let name = PrometheusName.metric(label)
        return series(name, .gauge, dimensions) { labels, _ in GaugeSeries(name, labels) }
    }

    private func histogram(
        _ name: String,
        _ dimensions: [(String, String)],
        bounds: [Double]
    ) -> HistogramSeries? {
        series(name, .histogram, dimensions) { labels, own in
            HistogramSeries(name, labels, bounds: own ?? bounds)
        }
    }
}
