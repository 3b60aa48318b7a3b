import FoundationEssentials
import HTTPClient
import Intelligence
import Logging
import SandboxService
import Testing

@Suite("Embeddings of the sandbox", .timeLimit(.minutes(1)))
struct EmbeddingsTests {
    private static func ask(
        _ bench: Bench, _ body: String, key: String = "sk-sandbox-alice@example.com"
    ) async throws -> TestAnswer {
        try await bench.client.send(
            "POST", "/v1/embeddings", headers: ["Authorization": "Bearer \(key)", "Content-Type": "application/json"],
            body: Array(body.utf8))
    }

    /// Our own client of such servers, on a clock that needs no time for its waits.
    private static func embedder(
        _ bench: Bench, dimensions: Int = 8, key: String? = nil,
        change: (inout OpenAIEmbedderConfiguration) -> Void = { _ in }
    ) throws -> OpenAIEmbedder {
        var configuration = OpenAIEmbedderConfiguration(
            baseURL: "http://127.0.0.1:\(bench.client.port)/v1", apiKey: key ?? "sk-sandbox-\(bench.user.email)",
            model: EmbeddingModel(name: "text-embedding-3-small", dimensions: dimensions))
        configuration.sendsDimensions = true
        change(&configuration)
        var time = TimeSource.system
        time = TimeSource(
            uptime: time.uptime, date: time.date, random: { 0 }, sleep: { _ in try Task.checkCancellation() })
        return OpenAIEmbedder(
            configuration,
            transport: try HTTPClient(configuration: HTTPClientConfiguration(), logger: SandboxServer.quiet),
            time: time)
    }

    private static func error(_ embedder: OpenAIEmbedder) async -> EmbeddingError? {
        await #expect(throws: EmbeddingError.self) { try await embedder.embed(["a"], for: .document) }
    }
}

extension EmbeddingsTests {
    @Test(
        "are the same for the same text, near for texts that share words, and counted, whichever way they are asked for"
    )
    func vectors() async throws {
        try await Bench.run { bench async throws in
            let texts = ["the night train to Lisbon", "The night train, to Lisbon!", "soil monitoring"]
            let plain = try await Self.embedder(bench, dimensions: 256).embed(texts, for: .document)
            let packed = try await Self.embedder(bench, dimensions: 256) { $0.asksForBase64 = true }
                .embed(texts, for: .document)
            #expect(plain.vectors == packed.vectors)
            #expect(plain.vectors[0] == plain.vectors[1])
            let likeness = zip(plain.vectors[0], plain.vectors[2]).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(likeness) < 0.5)
            #expect(plain.usage.tokens == texts.reduce(0) { $0 + ($1.utf8.count + 3) / 4 })
            #expect(plain.usage.isEstimated == false)
            #expect(bench.user.counts[.embeddings].requests == 2)
        }
    }

    @Test(
        "that are refused are told apart by our client",
        arguments: [
            (FaultKind.unauthorized, EmbeddingError.Code.unauthorized), (.forbidden, .forbidden),
            (.tooManyRequests, .rateLimited), (.insufficientQuota, .budgetSpent), (.internalError, .temporary),
            (.unavailable, .temporary), (.gatewayTimeout, .temporary), (.garbage, .malformed),
            (.truncated, .unreachable), (.reset, .unreachable),
        ]
    )
    func faults(kind: FaultKind, code: EmbeddingError.Code) async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(kind, endpoint: .embeddings)]
            #expect(await Self.error(try Self.embedder(bench))?.code == code)
            #expect(bench.user.counts[.embeddings].faults == bench.user.counts[.embeddings].requests)
            bench.user.faults = []
            #expect(try await Self.embedder(bench).embed(["a"], for: .query).vectors.count == 1)
        }
    }

    @Test("come after a fault that passes; a wait that the server asks for is heard, and one too long is given up")
    func retries() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [
                Fault(.tooManyRequests, endpoint: .embeddings, times: 1, retryAfter: 3),
                Fault(.unavailable, endpoint: .embeddings, times: 1),
            ]
            let result = try await Self.embedder(bench).embed(["a"], for: .document)
            #expect(result.usage.requests == 3)
            bench.user.faults = [Fault(.tooManyRequests, endpoint: .embeddings, times: 1, retryAfter: 3600)]
            let error = await Self.error(try Self.embedder(bench))
            #expect(error?.retryAfter == .seconds(3600))
            #expect(bench.user.counts[.embeddings].requests == 4)
        }
    }

    @Test("want a key, a model and dimensions that there are")
    func refused() async throws {
        try await Bench.run { bench async throws in
            #expect(await Self.error(try Self.embedder(bench, key: "sk-sandbox-nobody"))?.code == .unauthorized)
            #expect(await Self.error(try Self.embedder(bench, dimensions: 1537))?.code == .badRequest)
            let other = try Self.embedder(bench) {
                $0.model = EmbeddingModel(name: "text-embedding-9", dimensions: 8)
            }
            #expect(await Self.error(other)?.code == .unknownModel)
        }
    }

    @Test(
        "have the limits that OpenAI documents",
        arguments: [
            (#"{"model":"text-embedding-3-small","input":[]}"#, 400),
            (#"{"model":"text-embedding-3-small","input":""}"#, 400),
            (#"{"model":"text-embedding-3-small"}"#, 400),
            (#"{"model":"text-embedding-3-small","input":"a","encoding_format":"hex"}"#, 400),
            (#"{"model":"text-embedding-ada-002","input":"a","dimensions":8}"#, 400),
            (#"{"model":"text-embedding-ada-002","input":[[1,2],[3]]}"#, 200),
            (#"{"model":"text-embedding-3-large","input":[1,2,3]}"#, 200),
            ("{\"model\":\"text-embedding-3-small\",\"input\":\"\(String(repeating: "word ", count: 6554))\"}", 400),
            (
                "{\"model\":\"text-embedding-3-small\",\"dimensions\":1,\"input\":[\"a\"\(String(repeating: ",\"a\"", count: 2048))]}",
                400
            ),
        ]
    )
    func limits(body: String, status: Int) async throws {
        try await Bench.run { bench async throws in
            #expect(try await Self.ask(bench, body, key: "sk-sandbox-\(bench.user.email)").status == status)
        }
    }
}
