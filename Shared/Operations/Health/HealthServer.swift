import Hummingbird
public import Logging
import Metrics
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// Serves `/livez`, `/readyz` and `/metrics`.
///
/// One event loop on one thread: the answers are small and rare. At most 64 connections at a time; one that says
/// nothing for 30 s is closed. No authentication: bind it to loopback or to a network of your own.
public final class HealthServer: Service {
    private let host: String
    private let port: Int
    private let health: HealthRegistry
    private let metrics: PrometheusRegistry
    private let logger: Logger
    private let bound = PortPromise()

    /// Lives as long as the process. Hummingbird shuts down in a task of its own that `run()` does not wait for; what that
    /// task releases last (NIO's quiescing helper) still needs the event loop, and complains on standard error where the
    /// loop is gone.
    private static let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// A server that binds when it runs. Port 0 picks a free one.
    public init(host: String, port: Int, health: HealthRegistry, metrics: PrometheusRegistry, logger: Logger) {
        self.host = host
        self.port = port
        self.health = health
        self.metrics = metrics
        self.logger = logger
    }

    /// The port it listens on; waits until it does.
    ///
    /// - Throws: what kept it from listening.
    public var boundPort: Int {
        get async throws { try await bound.value }
    }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// - Throws: `HealthServerError` when the address cannot be bound.
    public func run() async throws {
        do {
            try await application().run()
        } catch {
            let error = bound.isFulfilled ? error : HealthServerError(host: host, port: port, underlying: error)
            bound.fail(error)
            throw error
        }
        bound.fail(CancellationError())
    }

    private func application() -> some ApplicationProtocol {
        var quiet = logger
        quiet.logLevel = max(.warning, logger.logLevel)
        return Application(
            router: router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: .maximum(64, logger: quiet)
            ),
            onServerRunning: { [bound, logger, host] channel in
                guard let port = channel.localAddress?.port else { return }
                bound.fulfil(port)
                logger.info("health and metrics listening", metadata: ["url": "http://\(host):\(port)"])
            },
            eventLoopGroupProvider: .shared(Self.threads),
            logger: quiet
        )
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.get("livez") { [health] _, _ in Self.response(await health.report(.liveness)) }
        router.get("readyz") { [health] _, _ in Self.response(await health.report(.readiness)) }
        router.get("metrics") { [metrics] _, _ in
            Self.response(.ok, PrometheusText.contentType, metrics.renderBytes())
        }
        return router
    }

    private static func response(_ report: HealthReport) -> Response {
        let status: HTTPResponse.Status = report.isPassing ? .ok : .serviceUnavailable
        return response(status, "application/json", Array(report.json.utf8))
    }

    private static func response(_ status: HTTPResponse.Status, _ type: String, _ body: [UInt8]) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }
}
