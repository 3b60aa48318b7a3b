import HTTPTypes
public import Logging

/// An HTTP client over libcurl: any number of requests in flight on one thread, HTTP/2 over TLS, connections reused.
///
/// ```swift
/// let client = try HTTPClient(configuration: .init(), logger: logger)
/// let answer = try await client.send(HTTPClientRequest(url: "https://api.example/items"))
/// ```
///
/// A status is never an error here: only an exchange that did not complete throws. TLS certificates are always
/// verified, redirects are followed only when asked, and descriptions, logs and errors show no secret (see
/// ``HTTPRedaction``). One client per process is enough: connections are shared by its requests.
public final class HTTPClient: HTTPTransport {
    /// What the client was made with.
    public let configuration: HTTPClientConfiguration
    private let loop: CurlLoop
    private let logger: Logger

    /// - Throws: ``HTTPClientError`` with code `unavailable` when libcurl or the kernel refuses what the client needs
    ///   (for example: no file descriptor is left).
    public init(configuration: HTTPClientConfiguration = .init(), logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        loop = try CurlLoop(configuration: configuration)
    }

    /// Sends a request and returns the whole answer, whatever its status.
    ///
    /// Cancelling the task gives the exchange up at once: its connection is closed (HTTP/1.1) or its stream is
    /// reset (HTTP/2). The server may still act on what it received.
    /// - Throws: ``HTTPClientError``, or `CancellationError` when the task was cancelled.
    public func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let started = ContinuousClock.now
        var request = request
        let span = ExchangeSpan.begin(&request)
        do {
            let response = try await loop.collect(request)
            log(request, started, outcome: "\(response.status.code)")
            span?.end(response.status)
            return response
        } catch {
            span?.end(error, label: Self.label(error))
            log(request, started, outcome: Self.label(error))
            throw error
        }
    }

    /// Sends a request and returns as soon as the head of the answer is there; the body follows as it is read.
    ///
    /// A body that is not read holds the server back: at most about ``HTTPClientConfiguration/streamBufferSize``
    /// is kept here, and libcurl's own HTTP/2 window beside it. The request's timeout covers the whole body.
    /// - Throws: ``HTTPClientError``, or `CancellationError` when the task was cancelled.
    public func stream(_ request: HTTPClientRequest) async throws -> HTTPClientStreamedResponse {
        let started = ContinuousClock.now
        var request = request
        let span = ExchangeSpan.begin(&request)  // until the head is there; the body follows as it is read
        do {
            let response = try await loop.stream(request)
            log(request, started, outcome: "\(response.status.code)")
            span?.end(response.status)
            return response
        } catch {
            span?.end(error, label: Self.label(error))
            log(request, started, outcome: Self.label(error))
            throw error
        }
    }

    /// Ends every exchange with ``HTTPClientError`` `shutDown` and closes all connections; later calls throw the same.
    ///
    /// Complete on return; calling it again does nothing.
    public func shutdown() async {
        await loop.shutdown()
    }

    private static func label(_ error: any Error) -> String {
        (error as? HTTPClientError)?.code.rawValue ?? "cancelled"
    }

    private func log(_ request: HTTPClientRequest, _ started: ContinuousClock.Instant, outcome: String) {
        logger.debug(
            "http exchange ended",
            metadata: [
                HTTPClientLogKey.request: "\(request)",
                HTTPClientLogKey.outcome: "\(outcome)",
                HTTPClientLogKey.duration: "\((ContinuousClock.now - started).wholeMilliseconds)",
                HTTPClientLogKey.correlation: "\(request.correlationID ?? "-")",
            ]
        )
    }
}
