import Metrics
import Testing

@testable import Operations

@Suite("Gauges that are published together")
struct PublishedGaugeTests {
    @Test("replace what their source said before, and disappear when they are old or withdrawn")
    func replace() {
        let registry = PrometheusRegistry()
        registry.describe("depth", "How deep.")
        registry.publish(
            [PublishedGauge("depth", ["type": "a"], 3), PublishedGauge("depth", ["type": "b"], 4)], from: "ledger",
            validFor: .seconds(60))
        let first = registry.render()
        #expect(
            first.contains("# HELP depth How deep.\n# TYPE depth gauge\ndepth{type=\"a\"} 3\ndepth{type=\"b\"} 4\n"))
        registry.publish([PublishedGauge("depth", ["type": "b"], 5)], from: "ledger", validFor: .seconds(60))
        #expect(registry.render().contains("# TYPE depth gauge\ndepth{type=\"b\"} 5\n"))
        #expect(!registry.render().contains("type=\"a\""))
        registry.publish([PublishedGauge("depth", ["type": "b"], 6)], from: "ledger", validFor: .zero)
        #expect(!registry.render().contains("depth"))
        registry.publish([PublishedGauge("depth", [:], 7)], from: "ledger", validFor: .seconds(60))
        #expect(registry.render().contains("\ndepth 7\n"))
        registry.withdraw("ledger")
        #expect(!registry.render().contains("depth"))
    }

    @Test("cannot take the name of another metric, nor another source's")
    func names() {
        let registry = PrometheusRegistry()
        _ = Counter(label: "done_total", factory: registry)
        registry.publish([PublishedGauge("done_total", [:], 1)], from: "ledger", validFor: .seconds(60))
        registry.publish([PublishedGauge("mine", [:], 1)], from: "ledger", validFor: .seconds(60))
        registry.publish([PublishedGauge("mine", [:], 2)], from: "other", validFor: .seconds(60))
        let text = registry.render()
        #expect(text.contains("done_total 0\n") && text.contains("\nmine 1\n"))
        #expect(text.contains("carillon_metrics_refused_total{metric=\"\"} 2\n"))
    }

    @Test("have as many series as other metrics at most")
    func limit() {
        let registry = PrometheusRegistry(seriesLimit: 2)
        registry.publish(
            (1...5).map { PublishedGauge("depth", ["n": "\($0)"], 1) }, from: "ledger", validFor: .seconds(60))
        let text = registry.render()
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("depth{") }.count == 2)
        #expect(text.contains("carillon_metrics_refused_total{metric=\"depth\"} 3\n"))
    }
}
