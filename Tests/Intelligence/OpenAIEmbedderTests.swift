import FoundationEssentials
import HTTPClient
import HTTPTypes
import Intelligence
import Synchronization
import Testing

@Suite("Embeddings by an OpenAI-compatible server")
struct OpenAIEmbedderTests {
    private let waits = Waits()

    /// Notes waits instead of waiting.
    private final class Waits: Sendable {
        let all = Mutex<[Duration]>([])

        var source: TimeSource {
            TimeSource(
                uptime: { .zero }, date: { Date(timeIntervalSince1970: 1_790_000_000) }, random: { 0.5 },
                sleep: { wait in
                    try Task.checkCancellation()
                    self.all.withLock { $0.append(wait) }
                })
        }
    }

    private func embedder(
        _ transport: FakeTransport, _ change: (inout OpenAIEmbedderConfiguration) -> Void = { _ in }
    ) -> OpenAIEmbedder {
        var configuration = OpenAIEmbedderConfiguration(
            baseURL: "http://server.test/v1", apiKey: "s3cret", model: EmbeddingModel(name: "small", dimensions: 2))
        change(&configuration)
        return OpenAIEmbedder(configuration, transport: transport, time: waits.source)
    }

    private struct Request: Decodable {
        let model: String
        let input: [String]
        let dimensions: Int?
        let encoding_format: String
    }

    /// Answers each text with its length and one, last text first, with ten tokens each.
    private static func answer(_ body: String) throws -> HTTPClientResponse {
        let input = try JSONDecoder().decode(Request.self, from: Data(body.utf8)).input
        let items = input.enumerated().reversed().map {
            #"{"object":"embedding","index":\#($0),"embedding":[\#($1.utf8.count),1]}"#
        }
        return .json(
            #"{"object":"list","data":[\#(items.joined(separator: ","))],"model":"small-v2","usage":{"prompt_tokens":\#(input.count * 10),"total_tokens":\#(input.count * 10)}}"#
        )
    }

    private func error(
        _ transport: FakeTransport, _ texts: [String] = ["a"],
        _ change: (inout OpenAIEmbedderConfiguration) -> Void = { _ in }
    ) async -> EmbeddingError? {
        await #expect(throws: EmbeddingError.self) {
            try await embedder(transport, change).embed(texts, for: .document)
        }
    }

    @Test("come in the order of the texts, scaled to length 1, with the tokens spent")
    func order() async throws {
        let transport = FakeTransport { body, _ in try Self.answer(body) }
        let result = try await embedder(transport).embed(["a", "bbb"], for: .document)
        #expect(result.vectors.map { $0[0] / $0[1] }.map { $0.rounded() } == [1, 3])
        #expect(result.vectors.allSatisfy { abs($0[0] * $0[0] + $0[1] * $0[1] - 1) < 1e-5 })
        #expect(result.usage == EmbeddingUsage(tokens: 20, requests: 1))
        #expect(result.model == EmbeddingModel(name: "small", dimensions: 2))
        let request = try #require(transport.requests.first)
        #expect(request.url == "http://server.test/v1/embeddings")
        #expect(request.headers[.authorization] == "Bearer s3cret")
    }

    @Test("go in batches by count and by tokens")
    func batches() async throws {
        let inputs = Mutex<[[String]]>([])
        let transport = FakeTransport { body, _ in
            let input = try JSONDecoder().decode(Request.self, from: Data(body.utf8)).input
            inputs.withLock { $0.append(input) }
            return try Self.answer(body)
        }
        let long = String(repeating: "word ", count: 60)
        let texts = ["a", "b", "c", "d", long, long, "e"]
        let result = try await embedder(transport) {
            $0.maximumBatchCount = 3
            $0.maximumBatchTokens = 100
        }.embed(texts, for: .document)
        #expect(inputs.withLock { $0 } == [["a", "b", "c"], ["d", long], [long, "e"]])
        #expect(result.vectors.count == 7)
        #expect(result.usage == EmbeddingUsage(tokens: 70, requests: 3))
        #expect(try await embedder(transport).embed([], for: .query).vectors.isEmpty)
    }

    @Test("carry the prefix of their purpose, and ask for what is configured")
    func purpose() async throws {
        let bodies = Mutex<[String]>([])
        let transport = FakeTransport { body, _ in
            bodies.withLock { $0.append(body) }
            return try Self.answer(body)
        }
        let embedder = embedder(transport) {
            $0.queryPrefix = "query: "
            $0.sendsDimensions = true
            $0.apiKey = nil
        }
        _ = try await embedder.embed(["x"], for: .query)
        _ = try await embedder.embed(["x"], for: .document)
        let requests = try bodies.withLock {
            try $0.map { try JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
        }
        #expect(requests.map(\.input) == [["query: x"], ["x"]])
        #expect(requests.map(\.dimensions) == [2, 2])
        #expect(requests.map(\.encoding_format) == ["float", "float"])
        #expect(transport.requests.allSatisfy { $0.headers[.authorization] == nil })
    }

    @Test("are understood as base64, and without a count of tokens")
    func base64() async throws {
        let transport = FakeTransport { _, _ in .json(#"{"data":[{"index":0,"embedding":"AABAQAAAgEA="}]}"#) }
        let result = try await embedder(transport) { $0.asksForBase64 = true }.embed(["two words"], for: .query)
        #expect(result.vectors == [[0.6, 0.8]])
        #expect(result.usage == EmbeddingUsage(tokens: 2, requests: 1, isEstimated: true))
    }

    @Test("are tried again after a failure, for as long as the server asks")
    func retry() async throws {
        let transport = FakeTransport { body, number in
            switch number {
            case 1: .json("{}", status: 503)
            case 2:
                .json(
                    #"{"error":{"type":"requests","code":"rate_limit_exceeded"}}"#, status: 429, [.retryAfterDelay: "7"]
                )
            default: try Self.answer(body)
            }
        }
        let result = try await embedder(transport).embed(["a"], for: .document)
        #expect(result.usage.requests == 3)
        #expect(waits.all.withLock { $0 } == [.milliseconds(750), .seconds(7)])
    }

    @Test("are not waited for longer than allowed: the error tells until when")
    func longWait() async {
        let transport = FakeTransport { _, _ in .json("{}", status: 429, [.retryAfterDelay: "600"]) }
        let error = await error(transport)
        #expect(error?.code == .rateLimited)
        #expect(error?.retryAfter == .seconds(600))
        #expect(error?.isTransient == true)
        #expect(transport.requests.count == 1)
    }

    @Test(
        "fail in a way that tells what to do",
        arguments: [
            (
                401,
                #"{"error":{"message":"Incorrect API key: s3cret","type":"invalid_request_error","code":"invalid_api_key"}}"#,
                EmbeddingError.Code.unauthorized
            ),
            (402, "{}", .budgetSpent), (403, "", .forbidden),
            (404, #"{"error":{"message":"model not found","type":"not_found_error","code":null}}"#, .unknownModel),
            (404, #"{"error":"model 'small' not found"}"#, .unknownModel),
            (429, #"{"error":{"type":"insufficient_quota","code":"insufficient_quota"}}"#, .budgetSpent),
            (429, #"{"error":{"code":"project_spend_limit_exceeded"}}"#, .budgetSpent),
            (400, #"{"error":{"code":"context_length_exceeded"}}"#, .textTooLong),
            (400, #"{"error":{"code":400,"type":"invalid_request_error"}}"#, .badRequest), (413, "", .textTooLong),
            (422, "<html>", .badRequest), (200, "<html>", .malformed), (200, #"{"data":[]}"#, .malformed),
            (200, #"{"data":[{"index":0,"embedding":[1,2,3]}]}"#, .wrongDimensions),
            (200, #"{"data":[{"index":1,"embedding":[1,2]}]}"#, .malformed),
            (200, #"{"data":[{"index":0,"embedding":[0,0]}]}"#, .malformed),
            (200, #"{"data":[{"index":0,"embedding":"!!"}]}"#, .malformed),
            (200, #"{"data":[{"index":0,"embedding":[1,2]},{"index":0,"embedding":[1,2]}]}"#, .malformed),
        ] as [(Int, String, EmbeddingError.Code)]
    )
    func failures(status: Int, body: String, code: EmbeddingError.Code) async {
        let transport = FakeTransport { _, _ in .json(body, status: status) }
        let error = await error(transport)
        #expect(error?.code == code)
        #expect(error?.isTransient == false)
        #expect(transport.requests.count == 1)
        #expect(error.map { "\($0) \(String(reflecting: $0))" }?.contains("s3cret") == false)
    }

    @Test("that fail after some batches tell what those took")
    func spent() async {
        let transport = FakeTransport { body, number in number < 3 ? try Self.answer(body) : .json("", status: 400) }
        let error = await error(transport, ["a", "b", "c"]) { $0.maximumBatchCount = 1 }
        #expect(error?.usage == EmbeddingUsage(tokens: 20, requests: 3))
    }

    @Test("that fail again and again end with the last failure")
    func exhausted() async {
        let transport = FakeTransport { _, _ in
            throw HTTPClientError(.connect, request: "POST http://server.test/v1/embeddings", detail: "refused")
        }
        let error = await error(transport)
        #expect(error?.code == .unreachable)
        #expect(error?.usage.requests == 3)
        #expect(transport.requests.count == 3)
    }

    @Test("of nothing, or of too much, are refused before anything is sent")
    func refused() async {
        let transport = FakeTransport { body, _ in try Self.answer(body) }
        #expect(await error(transport, ["a", " "]) { $0.documentPrefix = "passage: " }?.code == .emptyText)
        #expect(await error(transport, ["one two three"]) { $0.maximumTextTokens = 2 }?.code == .textTooLong)
        #expect(transport.requests.isEmpty)
    }

    @Test("to find by are asked for once, and not waited for")
    func query() async throws {
        let transport = FakeTransport { _, _ in .json("{}", status: 503) }
        await #expect(throws: EmbeddingError.self) { try await embedder(transport).embed(["a"], for: .query) }
        #expect(transport.requests.map(\.timeout) == [.seconds(3)])
        #expect(waits.all.withLock { $0.isEmpty })
    }

    @Test("that are of no use have taken their tokens nevertheless")
    func useless() async {
        let transport = FakeTransport { _, _ in
            .json(#"{"data":[{"index":0,"embedding":[1,2,3]}],"usage":{"prompt_tokens":7}}"#)
        }
        let error = await error(transport)
        #expect(error?.code == .wrongDimensions && error?.usage == EmbeddingUsage(tokens: 7, requests: 1))
    }

    @Test("stop as soon as their task is cancelled")
    func cancelled() async {
        let transport = FakeTransport { _, _ in .json("", status: 503) }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await embedder(transport).embed(["a"], for: .document)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("keep the key to themselves")
    func secret() {
        let configuration = OpenAIEmbedderConfiguration(
            baseURL: "http://x/v1", apiKey: "s3cret", model: EmbeddingModel(name: "m", dimensions: 3))
        #expect(!"\(configuration) \(String(reflecting: configuration))".contains("s3cret"))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("s3cret"))
        var flawed = configuration
        flawed.apiKey = "a\nb"
        #expect(flawed.flaw?.contains("key") == true)
    }
}
