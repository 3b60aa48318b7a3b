import Metrics
import Testing

@testable import Operations

@Suite("Prometheus metrics")
struct PrometheusTests {
    private let registry = PrometheusRegistry(seriesLimit: 3)

    /// The text without the metrics that every registry has.
    private var text: String {
        let rendered = registry.render()
        let end = rendered.range(of: "# HELP \(PrometheusRegistry.refusals)")?.lowerBound ?? rendered.endIndex
        return String(rendered[..<end])
    }

    @Test("counters, gauges and histograms are shown in order, each with its type")
    func render() {
        registry.describe("jobs_finished_total", "Jobs that ended.\nBy \\ outcome.")
        registry.describe("sync_seconds", "Time of a sync.", buckets: [1, 0.1])
        Counter(label: "jobs.finished", dimensions: [("outcome", "failed"), ("job", "a\"b\\c\nd")], factory: registry)
            .increment(by: 2)
        Counter(label: "jobs.finished", dimensions: [("job", "x"), ("outcome", "done")], factory: registry).increment()
        FloatingPointCounter(label: "cpu_seconds", factory: registry).increment(by: 0.25)
        Gauge(label: "lateness", factory: registry).record(-1.5)
        let timer = Timer(label: "sync", factory: registry)
        timer.recordMilliseconds(100)
        timer.recordMilliseconds(500)
        timer.recordSeconds(20)
        #expect(
            text == """
                # TYPE cpu_seconds_total counter
                cpu_seconds_total 0.25
                # HELP jobs_finished_total Jobs that ended.\\nBy \\\\ outcome.
                # TYPE jobs_finished_total counter
                jobs_finished_total{job="a\\"b\\\\c\\nd",outcome="failed"} 2
                jobs_finished_total{job="x",outcome="done"} 1
                # TYPE lateness gauge
                lateness -1.5
                # HELP sync_seconds Time of a sync.
                # TYPE sync_seconds histogram
                sync_seconds_bucket{le="0.1"} 1
                sync_seconds_bucket{le="1"} 2
                sync_seconds_bucket{le="+Inf"} 3
                sync_seconds_sum 20.6
                sync_seconds_count 3

                """
        )
    }

    @Test("the same name and labels in any order are one series")
    func sharedSeries() {
        Counter(label: "a", dimensions: [("x", "1"), ("y", "2")], factory: registry).increment()
        Counter(label: "a_total", dimensions: [("y", "2"), ("x", "1")], factory: registry).increment()
        #expect(text == "# TYPE a_total counter\na_total{x=\"1\",y=\"2\"} 2\n")
    }

    @Test("names are made valid, and the labels that Prometheus keeps for itself move aside")
    func names() {
        Gauge(label: "9 lives/ü", dimensions: [("le", "1"), ("a-b", "2"), ("__x", "3")], factory: registry).record(1)
        #expect(
            text == "# TYPE _9_lives__ gauge\n_9_lives__{a_b=\"2\",exported___x=\"3\",exported_le=\"1\"} 1\n"
        )
    }

    @Test("more series than allowed are refused and counted, those before go on")
    func seriesLimit() {
        for user in 0..<5 { Counter(label: "hits", dimensions: [("user", "\(user)")], factory: registry).increment() }
        Counter(label: "hits", dimensions: [("user", "0")], factory: registry).increment()
        #expect(
            text == "# TYPE hits_total counter\nhits_total{user=\"0\"} 2\nhits_total{user=\"1\"} 1\n"
                + "hits_total{user=\"2\"} 1\n"
        )
        #expect(registry.render().contains("carillon_metrics_refused_total{metric=\"hits_total\"} 2\n"))
    }

    @Test("a name that another type has is refused, also the lines of a histogram")
    func typeConflicts() {
        Timer(label: "sync", factory: registry).recordSeconds(1)
        Gauge(label: "sync_seconds", factory: registry).record(1)
        Gauge(label: "sync_seconds_count", factory: registry).record(1)
        Gauge(label: "process_open_fds", factory: registry).record(1)
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") } == ["# TYPE sync_seconds histogram"])
        #expect(registry.render().contains("carillon_metrics_refused_total{metric=\"\"} 3\n"))
    }

    @Test("a destroyed metric disappears")
    func destroy() {
        let counter = Counter(label: "gone", factory: registry)
        counter.increment()
        counter.destroy()
        counter.increment()
        #expect(text.isEmpty)
    }

    @Test("counters neither fall nor take what is no number; a histogram counts infinity, not NaN")
    func oddValues() {
        let counter = FloatingPointCounter(label: "c", factory: registry)
        counter.increment(by: -1)
        counter.increment(by: Double.nan)
        counter.increment(by: Double.infinity)
        let recorder = Recorder(label: "r", factory: registry)
        recorder.record(Double.nan)
        recorder.record(Double.infinity)
        #expect(text.contains("c_total 0\n"))
        #expect(text.contains("r_bucket{le=\"1000000\"} 0\nr_bucket{le=\"+Inf\"} 1\nr_sum +Inf\nr_count 1\n"))
    }

    @Test("nothing is lost when many count at once", .timeLimit(.minutes(1)))
    func concurrency() async {
        let registry = registry
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for number in 0..<2000 {
                        Counter(label: "n", factory: registry).increment()
                        Meter(label: "g", factory: registry).increment(by: 0.5)
                        Timer(label: "t", factory: registry).recordSeconds(number % 2)
                    }
                }
            }
        }
        #expect(text.contains("n_total 16000\n"))
        #expect(text.contains("\ng 8000\n"))
        #expect(text.contains("t_seconds_sum 8000\nt_seconds_count 16000\n"))
    }

    @Test("the process's own metrics are plausible")
    func process() throws {
        let process = try #require(ProcessMetrics.current())
        #expect((1_000_000...10_000_000_000).contains(process.residentBytes))
        #expect(process.cpuSeconds > 0)
        #expect(process.openDescriptors >= 3)
        let age = Double(Timestamp.now().seconds) - process.startTime
        #expect((-2...86400).contains(age))
    }

    /// What a scraper checks, line by line.
    @Test("the whole text is well formed")
    func wellFormed() throws {
        Timer(label: "t", dimensions: [("job", "x")], factory: registry).recordSeconds(3)
        Gauge(label: "g", factory: registry).record(1e-7)
        let rendered = registry.render()
        #expect(rendered.hasSuffix("\n"))
        let sample = try Regex(#"[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\.)*",?)+\})? \S+"#)
        var types: Set<Substring> = []
        for line in rendered.split(separator: "\n") {
            if line.hasPrefix("# TYPE ") {
                #expect(types.insert(line.split(separator: " ")[2]).inserted)
            } else if !line.hasPrefix("# HELP ") {
                #expect(line.wholeMatch(of: sample) != nil, "\(line)")
                #expect(Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
            }
        }
    }
}

extension String {
    fileprivate func range(of part: String) -> Range<Index>? { firstRange(of: part) }
}
