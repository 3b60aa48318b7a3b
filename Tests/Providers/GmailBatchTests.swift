import HTTPClient
import HTTPTypes
import Testing

@testable import Providers

@Suite("batches of messages", .timeLimit(.minutes(1)))
struct GmailBatchTests {
    private let time = VirtualTime()

    private func client(_ transport: FakeTransport, isPaced: Bool = false) -> GmailClient {
        var configuration = GmailConfiguration()
        if !isPaced { configuration.quota = QuotaLimit(unitsPerSecond: 1_000_000, capacity: 1_000_000) }
        return GmailClient(configuration: configuration, transport: transport, time: time.source) { _ in "token" }
    }

    /// The ids a batch request asks for, with their content ids.
    private static func parts(of request: HTTPClientRequest) -> [(contentID: String, id: String)] {
        let lines = request.bodyText.split(separator: "\r\n")
        let contentIDs = lines.filter { $0.hasPrefix("Content-ID: <") }.map { String($0.dropFirst(13).dropLast()) }
        let ids = lines.filter { $0.hasPrefix("GET ") }.map { line in
            String(line.dropFirst("GET /gmail/v1/users/me/messages/".count).prefix { $0 != "?" })
        }
        return zip(contentIDs, ids).map { ($0, $1) }
    }

    private static func answer(_ parts: [(contentID: String?, status: Int, body: String)]) -> HTTPClientResponse {
        let text =
            parts.map { part in
                let contentID = part.contentID.map { "Content-ID: <response-\($0)>\r\n" } ?? ""
                return "--xx\r\nContent-Type: application/http\r\n\(contentID)\r\n"
                    + "HTTP/1.1 \(part.status) Status\r\nContent-Type: application/json\r\n\r\n\(part.body)\r\n"
            }.joined() + "--xx--\r\n"
        return .json(text, [.contentType: "multipart/mixed; boundary=xx"])
    }

    private static func message(_ id: String) -> String { #"{"id":"\#(id)","threadId":"t"}"# }

    private static let limited = #"{"error":{"code":429,"errors":[{"reason":"rateLimitExceeded"}]}}"#

    /// Answers batches with every message, last first, but for `odd` ids; and single requests with the message.
    private static func server(odd: [String: (status: Int, body: String)] = [:]) -> FakeTransport {
        FakeTransport { request, _ in
            guard request.url.hasSuffix("/batch/gmail/v1") else {
                let id = request.url.split(separator: "/").last?.prefix { $0 != "?" } ?? ""
                return .json(message(String(id)))
            }
            return answer(
                parts(of: request).reversed().map { part in
                    let odd = odd[part.id]
                    return (part.contentID, odd?.status ?? 200, odd?.body ?? message(part.id))
                }
            )
        }
    }

    @Test("answers in another order are matched, and come in the order asked for")
    func reordered() async throws {
        let transport = Self.server()
        let batch = try await client(transport).messages(["a", "b", "c", "b"])
        #expect(batch.messages.map(\.id) == ["a", "b", "c"])
        #expect(batch.failures.isEmpty)
        #expect(transport.urls == ["https://gmail.googleapis.com/batch/gmail/v1"])
        let request = transport.requests[0]
        #expect(request.headers[.contentType]?.hasPrefix("multipart/mixed; boundary=") == true)
        #expect(request.headers[.authorization] == "Bearer token")
        #expect(!request.bodyText.contains("Bearer"))
        #expect(request.isRepeatable)
    }

    @Test("the body of a batch is what the API describes")
    func wireFormat() {
        let request = GmailBatchRequest(ids: ["a/b"], format: .metadata).request(baseURL: "http://h")
        #expect(
            request.bodyText == """
                --carillon-batch\r
                Content-Type: application/http\r
                Content-ID: <item-0>\r
                \r
                GET /gmail/v1/users/me/messages/a%2Fb?format=metadata HTTP/1.1\r
                \r
                --carillon-batch--\r\n
                """
        )
    }

    @Test("many messages are several batches, each drawing its cost")
    func several() async throws {
        let transport = Self.server()
        let ids = (0..<120).map { "m\($0)" }
        let batch = try await client(transport, isPaced: true).messages(ids)
        #expect(batch.messages.map(\.id) == ids)
        #expect(transport.requests.map { Self.parts(of: $0).count } == [50, 50, 20])
        // 120 messages at 20 units, from an empty bucket with 5,000 units per minute.
        #expect(abs(time.now / .seconds(1) - 28.8) < 0.01)
    }

    @Test("what fails for good fails by itself")
    func failures() async throws {
        let transport = Self.server(odd: [
            "b": (404, #"{"error":{"code":404,"errors":[{"reason":"notFound"}]}}"#), "c": (200, "{}"),
        ])
        let batch = try await client(transport).messages(["a", "b", "c", "d"])
        #expect(batch.messages.map(\.id) == ["a", "d"])
        if case .notFound = batch.failures["b"] {} else { #expect(Bool(false)) }
        if case .malformed = batch.failures["c"] {} else { #expect(Bool(false)) }
        #expect(transport.requests.count == 1)
    }

    @Test("what may pass is asked for again one by one", arguments: [429, 403, 500, 503, 401])
    func passing(status: Int) async throws {
        let body = status == 401 || status >= 500 ? "{}" : Self.limited
        let transport = Self.server(odd: ["b": (status, body), "d": (status, body)])
        let batch = try await client(transport).messages(["a", "b", "c", "d"])
        #expect(batch.messages.map(\.id) == ["a", "b", "c", "d"])
        #expect(
            Set(transport.urls.dropFirst().map { $0.split(separator: "/").last ?? "" }) == [
                "b?format=full", "d?format=full",
            ]
        )
        // A rate limit makes everybody wait.
        #expect((time.now > .seconds(1)) == (status == 429 || status == 403))
    }

    @Test("answers that cannot be matched are asked for again")
    func unmatched() async throws {
        let transport = FakeTransport { request, number in
            guard number == 1 else { return .json(Self.message(String(request.url.dropFirst(55).prefix(1)))) }
            return Self.answer([
                (nil, 200, Self.message("a")), ("item-9", 200, "{}"), ("item-1", 200, Self.message("b")),
            ])
        }
        let batch = try await client(transport).messages(["a", "b"])
        #expect(batch.messages.count == 2)
        #expect(transport.requests.count == 2)
    }

    @Test("a batch that is too large is asked for one by one")
    func tooLarge() async throws {
        let transport = FakeTransport { request, number in
            guard number > 1 else { throw HTTPClientError(.responseTooLarge, request: "-", detail: "-") }
            return .json(Self.message("x"))
        }
        #expect(try await client(transport).messages(["a", "b", "c"]).messages.count == 3)
        #expect(transport.requests.count == 4)
    }

    @Test("an answer that is no batch is malformed, as a whole")
    func malformed() async throws {
        for answer in [
            HTTPClientResponse.json("{}"), .json("--xx\r\n", [.contentType: "multipart/mixed; boundary=xx"]),
        ] {
            await #expect { try await client(FakeTransport([answer])).messages(["a", "b"]) } throws: {
                if case GmailError.malformed = $0 { true } else { false }
            }
        }
    }

    @Test("a mailbox that is no longer ours ends the whole")
    func unauthorized() async throws {
        await #expect { try await client(FakeTransport([.refusal(401, "authError")])).messages(["a", "b"]) } throws: {
            if case GmailError.unauthorized = $0 { true } else { false }
        }
    }

    @Test("one message needs no batch, none needs nothing")
    func few() async throws {
        let transport = Self.server()
        #expect(try await client(transport).messages([]).messages.isEmpty)
        #expect(transport.requests.isEmpty)
        #expect(try await client(transport).messages(["a"]).messages.map(\.id) == ["a"])
        #expect(transport.urls == ["https://gmail.googleapis.com/gmail/v1/users/me/messages/a?format=full"])
    }

    @Test("a batch is no larger than the quota holds")
    func capacity() {
        var configuration = GmailConfiguration()
        configuration.quota = QuotaLimit(unitsPerSecond: 1, capacity: 110)
        #expect(configuration.effectiveBatchSize == 5)
    }
}
