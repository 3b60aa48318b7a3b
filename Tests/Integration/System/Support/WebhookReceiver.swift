import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// A receiver of webhooks on loopback, which keeps what it gets.
final class WebhookReceiver: Sendable {
    struct Call: Sendable {
        let path: String
        let id: String
        let timestamp: String
        let signature: String
        let body: [UInt8]
        let isAccepted: Bool
    }

    private let refusals: Int
    private let calls = Mutex<[Call]>([])

    var taken: [Call] { calls.withLock { $0 } }

    private init(refusals: Int) { self.refusals = refusals }

    /// Runs `body` with the receiver's URL while it listens.
    ///
    /// - Parameter refusals: so many calls are answered with 503 before others are taken; they are to come again at once.
    static func run(refusing refusals: Int, _ body: (WebhookReceiver, String) async throws -> Void) async throws {
        let receiver = WebhookReceiver(refusals: refusals)
        let router = Router()
        router.post("hook/:number") { request, _ in
            let bytes = try await request.body.collect(upTo: 1024 * 1024)
            return try receiver.take(request, Array(bytes.readableBytesView))
        }
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            let bound = await ports.first { _ in true } ?? 0
            try await body(receiver, "http://127.0.0.1:\(bound)")
            group.cancelAll()
        }
    }

    private func take(_ request: Request, _ body: [UInt8]) throws -> Response {
        func header(_ name: String) throws -> String {
            guard let field = HTTPField.Name(name), let value = request.headers[field] else {
                throw HTTPError(.badRequest, message: "there is no \(name)")
            }
            return value
        }
        let (id, timestamp) = (try header("webhook-id"), try header("webhook-timestamp"))
        let signature = try header("webhook-signature")
        let isAccepted = calls.withLock { calls in
            let isAccepted = calls.count >= refusals
            calls.append(
                Call(
                    path: request.uri.path, id: id, timestamp: timestamp, signature: signature, body: body,
                    isAccepted: isAccepted))
            return isAccepted
        }
        return isAccepted
            ? Response(status: .noContent)
            : Response(status: .serviceUnavailable, headers: [.retryAfter: "0"])
    }
}
