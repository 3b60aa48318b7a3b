import Logging
import Metrics
import Models
import Synchronization
import Testing
import Tracing

@testable import Operations

/// A collector that answers as it is told, and tells of every batch.
private struct ScriptedExporter: SpanExporting {
    let batches: AsyncStream<[String]>.Continuation
    let answer: @Sendable (Int) async -> SpanExportResult
    let count = Counted()

    final class Counted: Sendable {
        private let number = Mutex(0)
        func next() -> Int {
            number.withLock { number in
                number += 1
                return number
            }
        }
    }

    func export(_ spans: [FinishedSpan]) async -> SpanExportResult {
        let result = await answer(count.next())
        batches.yield(spans.map(\.name))
        return result
    }
}

@Suite("A batcher of spans", .timeLimit(.minutes(1)))
struct SpanBatcherTests {
    private static func span(_ name: String) -> FinishedSpan {
        FinishedSpan(
            context: TraceParent().child(), parentID: nil, name: name, kind: .internal, start: 1, end: 2,
            attributes: [:], events: [], links: [], status: nil)
    }

    private struct Bench {
        let batcher: SpanBatcher
        let batches: AsyncStream<[String]>
    }

    private static func bench(
        _ change: (inout SpanBatcher.Configuration) -> Void = { _ in },
        answer: @escaping @Sendable (Int) async -> SpanExportResult = { _ in .taken(rejected: 0) }
    ) -> Bench {
        var configuration = SpanBatcher.Configuration()
        configuration.scheduleDelay = .seconds(3600)
        configuration.retryPause = .milliseconds(1)
        change(&configuration)
        let (batches, tell) = AsyncStream.makeStream(of: [String].self)
        let exporter = ScriptedExporter(batches: tell, answer: answer)
        return Bench(
            batcher: SpanBatcher(
                configuration: configuration, exporter: exporter,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            batches: batches)
    }

    @Test("sends a batch as soon as it is full, and the rest at the end")
    func batches() async throws {
        let bench = Self.bench { $0.batchSize = 2 }
        let running = Task { await bench.batcher.run() }
        var batches = bench.batches.makeAsyncIterator()
        bench.batcher.add(Self.span("a"))
        bench.batcher.add(Self.span("b"))
        #expect(await batches.next() == ["a", "b"])
        bench.batcher.add(Self.span("c"))
        bench.batcher.stop()
        #expect(await batches.next() == ["c"])
        await running.value
    }

    @Test("sends what there is after the delay, however little")
    func delay() async throws {
        let bench = Self.bench { $0.scheduleDelay = .milliseconds(5) }
        let running = Task { await bench.batcher.run() }
        bench.batcher.add(Self.span("a"))
        var batches = bench.batches.makeAsyncIterator()
        #expect(await batches.next() == ["a"])
        bench.batcher.stop()
        await running.value
    }

    @Test("drops what does not fit, without waiting, while the collector is slow")
    func overflow() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let bench = Self.bench {
            $0.batchSize = 1
            $0.queueSize = 3
        } answer: { number in
            if number == 1 {
                begin.yield()
                for await _ in gate {}
            }
            return .taken(rejected: 0)
        }
        let running = Task { await bench.batcher.run() }
        bench.batcher.add(Self.span("first"))
        _ = await begun.first { _ in true }  // the collector has it, and does not answer
        for name in ["a", "b", "c", "d", "e"] { bench.batcher.add(Self.span(name)) }
        open.finish()
        bench.batcher.stop()
        await running.value
        var batches = bench.batches.makeAsyncIterator()
        for expected in ["first", "a", "b", "c"] { #expect(await batches.next() == [expected]) }
        bench.batcher.add(Self.span("late"))
    }

    @Test("tries again what the collector could not take now, and not what it refuses")
    func failing() async throws {
        let bench = Self.bench {
            $0.batchSize = 1
        } answer: { number in
            switch number {
            case 1, 2: .busy(retryAfter: nil, reason: "status 503")
            case 3: .taken(rejected: 0)
            case 4: .refused(reason: "status 400")
            default: .taken(rejected: 0)
            }
        }
        for name in ["a", "b", "c"] { bench.batcher.add(Self.span(name)) }
        let running = Task { await bench.batcher.run() }
        bench.batcher.stop()
        await running.value
        var batches = bench.batches.makeAsyncIterator()
        for expected in ["a", "a", "a", "b", "c"] { #expect(await batches.next() == [expected]) }
    }

    @Test("ends in time though the collector hangs")
    func shutdown() async throws {
        let bench = Self.bench {
            $0.shutdownTimeout = .milliseconds(50)
        } answer: { _ in
            try? await ContinuousClock().sleep(for: .seconds(600))
            return .busy(retryAfter: nil, reason: "hangs")
        }
        bench.batcher.add(Self.span("a"))
        let running = Task { await bench.batcher.run() }
        bench.batcher.stop()
        await running.value
        bench.batcher.add(Self.span("late"))  // dropped, not kept for nobody
    }
}
