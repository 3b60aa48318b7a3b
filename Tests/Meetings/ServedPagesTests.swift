import FoundationEssentials
import HTTPClient
import HTTPTypes
import Hummingbird
import Logging
import Meetings
import Scheduling
import Testing

@Suite("Meeting pages from a server", .timeLimit(.minutes(1)))
struct ServedPagesTests {
    /// Serves a list of three pages with ETags; one page, where it is named, is never answered.
    private static func serve(
        stuck: Int? = nil, asked: AsyncStream<Int>.Continuation,
        _ body: @Sendable @escaping (_ origin: String) async throws -> Void
    ) async throws {
        let router = Router()
        router.get("robots.txt") { _, _ in "User-agent: *\nDisallow: /admin\n" }
        router.get("list/:page") { request, context -> Response in
            let page = try context.parameters.require("page", as: Int.self)
            asked.yield(page)
            if page == stuck { try await Task.sleep(for: .seconds(3600)) }
            if request.headers[.ifNoneMatch] == "\"\(page)\"" { return Response(status: .notModified) }
            let rows = page > 2 ? "" : "<tr class=m><td>2026-11-2\(page)<td>Meeting \(page)"
            return Response(
                status: .ok, headers: [.contentType: "text/html", .eTag: "\"\(page)\""],
                body: .init(byteBuffer: ByteBuffer(string: "<html><table>\(rows)</table>")))
        }
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "pages")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await application.run() }
            for await port in ports {
                try await body("http://127.0.0.1:\(port)")
                break
            }
            group.cancelAll()
        }
    }

    private static func source(_ origin: String) throws -> MeetingSource {
        let yaml = """
            sources:
              site:
                {url: "\(origin)/list/{page}", pages: 1-9, rows: "//tr[@class='m']", interval: 0s,
                 fields: {title: "td[2]", date: "td[1]"}, date_format: yyyy-MM-dd}
            """
        return try #require(try MeetingSources(yaml: yaml).sources.first)
    }

    private static func client() throws -> HTTPClient {
        var logger = Logger(label: "client")
        logger.logLevel = .critical
        return try HTTPClient(logger: logger)
    }

    @Test("are read, and not sent again while they stay the same")
    func conditional() async throws {
        let (_, asked) = AsyncStream.makeStream(of: Int.self)
        try await Self.serve(asked: asked) { origin in
            let client = try Self.client()
            let scraper = MeetingScraper(transport: client)
            var days: [String] = []
            let first = try await scraper.scrape(Self.source(origin)) { days += $0.meetings.map(\.day) }
            #expect(days == ["2026-11-21", "2026-11-22"])
            let second = try await scraper.scrape(Self.source(origin), memory: first.memory) { _ in }
            #expect(second.unchanged == 3)
            await client.shutdown()
        }
    }

    @Test("are given up within a second when the task is cancelled while the site does not answer")
    func cancelled() async throws {
        let (pages, asked) = AsyncStream.makeStream(of: Int.self)
        try await Self.serve(stuck: 2, asked: asked) { origin in
            let client = try Self.client()
            let task = Task { try await MeetingScraper(transport: client).scrape(Self.source(origin)) { _ in } }
            for await page in pages where page == 2 { break }
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            // the promise itself; the measured time is some milliseconds
            #expect(ContinuousClock.now - start < .seconds(1))
            await client.shutdown()
        }
    }
}
