import FoundationEssentials
import HTTPClient
import HTTPTypes
import Jobs
import Logging
import Models
import NotificationsJobs
import Postgres
import Synchronization
import Testing

/// A receiver that answers what it was told to, and keeps what it got.
private final class Receiver: WebhookSender {
    private let requests = Mutex<[HTTPClientRequest]>([])
    var posted: [HTTPClientRequest] { requests.withLock { $0 } }
    private let answer: @Sendable (HTTPClientRequest) throws -> (Int, HTTPFields)

    init(_ answer: @escaping @Sendable (HTTPClientRequest) throws -> (Int, HTTPFields)) { self.answer = answer }

    func post(_ request: HTTPClientRequest) async throws -> (status: HTTPResponse.Status, headers: HTTPFields) {
        requests.withLock { $0.append(request) }
        let (code, headers) = try answer(request)
        return (HTTPResponse.Status(code: code), headers)
    }
}

@Suite("Delivering webhooks")
struct DeliverWebhookTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let payload = """
        {"url":"https://example.com/hook/topsecret?token=topsecret","ended_job":{"id":42,"job_type":"sync","family":"ingestion",
        "status":"failed","result":null,"error":"no","reference_type":null,"reference_id":"7","tenant_id":null,
        "user_id":null,"correlation_id":"job-1","attempts":3,"created_at":"2026-05-04T10:00:00.000Z","started_at":null,
        "finished_at":"2026-05-04T10:00:01.250Z"}}
        """

    private func deliver(
        _ receiver: Receiver, signer: WebhookSigner? = try? WebhookSigner(parsing: secret), id: Int64 = 1,
        _ payload: String = payload
    ) async throws -> JobOutcome {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        // never connected to
        let pool = PostgresPool(
            configuration: try PostgresConfiguration(url: "postgres://nobody@127.0.0.1:1/nothing"), logger: logger)
        defer { pool.close() }
        let context = WorkContext(
            claim: .job(id: id, fence: UUID()), attempt: 1, cause: Cause(), logger: logger, database: pool,
            standing: .assured, deadline: .now + .seconds(60))
        let job = DeliverWebhook(resources: WebhookResources(sender: receiver, signer: signer))
        return try await job.run(
            JSONDecoder().decode(DeliverWebhook.Payload.self, from: Data(payload.utf8)), context)
    }

    @Test("a POST tells how the job ended, signed, under an id that stays the same")
    func posted() async throws {
        let receiver = Receiver { _ in (204, [:]) }
        for id in [1, 2] as [Int64] {
            guard case .done(let counts, _, _) = try await deliver(receiver, id: id) else { throw Unexpected() }
            #expect(counts["delivered"] == 1)
        }
        let requests = receiver.posted
        let request = requests[0]
        func header(_ name: String, of request: HTTPClientRequest) throws -> String {
            let field = try #require(HTTPField.Name(name))
            return try #require(request.headers[field])
        }
        #expect(request.method == .post && request.maximumRedirects == 0 && request.isRetryable)
        let ids = try requests.map { try header("webhook-id", of: $0) }
        #expect(ids == ["job-42-ended", "job-42-ended"])
        guard case .bytes(let body) = request.body else { throw Unexpected() }
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.contains(#""type":"job.failed""#) && text.contains(#""timestamp":"2026-05-04T10:00:01.250Z""#))
        #expect(text.contains(#""error":"no""#) && text.contains(#""result":null"#) && text.contains(#""id":42"#))
        let sent = try header("webhook-timestamp", of: request)
        let timestamp = try #require(Int64(sent))
        let signature = try WebhookSigner(parsing: Self.secret).signature(
            id: "job-42-ended", timestamp: timestamp, body: body)
        let given = try header("webhook-signature", of: request)
        #expect(given == signature)
        #expect(!"\(request)".contains("topsecret"))
    }

    @Test(
        "redirects and refusals are tried again, after the receiver's own time when it says one",
        arguments: [301, 307, 400, 404, 429, 500, 503])
    func retried(_ code: Int) async throws {
        let silent = try await deliver(Receiver { _ in (code, [:]) })
        guard case .retry(nil, let reason) = silent else { throw Unexpected() }
        #expect(reason == "the receiver answered \(code)")
        let told = try await deliver(Receiver { _ in (code, [.retryAfter: "120"]) })
        guard case .retry(.seconds(120)?, _) = told else { throw Unexpected() }
        let far = try await deliver(Receiver { _ in (code, [.retryAfter: "99999999"]) })
        guard case .retry(.seconds(86_400)?, _) = far else { throw Unexpected() }
    }

    @Test("410, a forbidden address and a missing secret end it at once")
    func ended() async throws {
        guard case .fail = try await deliver(Receiver { _ in (410, [:]) }) else { throw Unexpected() }
        let forbidden = Receiver { throw HTTPClientError(.forbiddenAddress, request: "\($0)", detail: "private") }
        guard case .fail(let reason) = try await deliver(forbidden) else { throw Unexpected() }
        #expect(!reason.contains("topsecret"))
        let unused = Receiver { _ in (200, [:]) }
        guard case .fail = try await deliver(unused, signer: nil) else { throw Unexpected() }
        let plain = Self.payload.replacing("https://", with: "http://")
        guard case .fail = try await deliver(unused, plain) else { throw Unexpected() }
        #expect(unused.posted.isEmpty)
    }

    @Test("a broken connection is tried again, and the reason holds no secret")
    func broken() async throws {
        let receiver = Receiver { throw HTTPClientError(.connect, request: "\($0)", detail: "refused") }
        guard case .retry(nil, let reason) = try await deliver(receiver) else { throw Unexpected() }
        #expect(!reason.contains("topsecret"))
    }

    private struct Unexpected: Error {}
}

extension HTTPField.Name {
    fileprivate static let retryAfter = HTTPField.Name("Retry-After") ?? .date
}
