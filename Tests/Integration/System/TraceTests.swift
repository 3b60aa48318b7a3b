import FoundationEssentials
import TestSupport
import Testing

extension SystemTests {
    @Suite("A trace")
    struct TraceTests {
        @Test(
            "of a tick goes from the clock through claim and handler to its requests and statements, and on to its jobs"
        )
        func whole() async throws {
            try await TraceCollector.run { collector, url in
                try await Stage.run(users: 1, messages: 5) { stage in
                    let tracing = ["OTEL_EXPORTER_OTLP_ENDPOINT": url, "OTEL_BSP_SCHEDULE_DELAY": "100"]
                    let schedules = try stage.schedules("  ingest_emails: {every: 2s}")
                    let ingestion = try stage.start("ingestion", tracing)
                    try await ingestion.ready(stage.client)
                    let publisher = try stage.start("cron-publisher", tracing.merging(schedules) { $1 })
                    try await publisher.ready(stage.client)
                    try await InTime.until("a whole trace", .seconds(60)) { Self.wholeTrace(collector.spans) != nil }
                    // what was ended last is sent on the way out
                    _ = try await publisher.stop(within: .seconds(30))
                    _ = try await ingestion.stop(within: .seconds(30))
                    let trace = try #require(Self.wholeTrace(collector.spans))
                    try Self.check(trace)
                    #expect(Set(collector.spans.map(\.spanId)).count == collector.spans.count, "a span came twice")
                }
            }
        }

        /// The spans of a trace that has come as far as a request of a queued job.
        private static func wholeTrace(_ spans: [TraceCollector.Span]) -> [TraceCollector.Span]? {
            Dictionary(grouping: spans, by: \.traceId).values.first { trace in
                let names = Set(trace.map(\.name))
                return names.isSuperset(of: [
                    "create ingest_emails", "send carillon.ticks", "claim ingest_emails", "process ingest_emails",
                    "claim sync_mailbox", "process sync_mailbox",
                ]) && trace.contains { $0.attributes.contains { $0.key == "url.full" } }
            }
        }

        private static func check(_ trace: [TraceCollector.Span]) throws {
            let byID = Dictionary(uniqueKeysWithValues: trace.map { ($0.spanId, $0) })
            func one(_ name: String) throws -> TraceCollector.Span { try #require(trace.first { $0.name == name }) }
            func parent(_ span: TraceCollector.Span) -> String? { span.parentSpanId.flatMap { byID[$0]?.name } }
            let root = try one("create ingest_emails")
            #expect(root.parentSpanId == nil && root.service == "cron-publisher" && root.kind == 4)
            #expect(parent(try one("send carillon.ticks")) == "create ingest_emails")
            #expect(parent(try one("claim ingest_emails")) == "create ingest_emails")
            let run = try one("process ingest_emails")
            #expect(parent(run) == "claim ingest_emails" && run.service == "ingestion" && run.kind == 5)
            #expect(parent(try one("claim sync_mailbox")) == "process ingest_emails")
            let job = try one("process sync_mailbox")
            #expect(parent(job) == "claim sync_mailbox")
            let requests = trace.filter { $0.attributes.contains { $0.key == "url.full" } }
            #expect(requests.contains { $0.parentSpanId == job.spanId })
            let statements = trace.filter { $0.attributes.contains { $0.key == "db.query.text" } }
            #expect(statements.contains { $0.parentSpanId == run.spanId })
            #expect(statements.contains { $0.parentSpanId == job.spanId })
            // nothing hangs in the air, and nobody is his own parent
            for span in trace where span.spanId != root.spanId {
                #expect(parent(span) != nil, "\(span.name) has a parent that never came")
            }
        }
    }
}
