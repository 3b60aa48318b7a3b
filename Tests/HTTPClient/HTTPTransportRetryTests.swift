import FoundationEssentials
import HTTPClient
import HTTPTypes
import Synchronization
import Testing

@Suite("sending with retries")
struct HTTPTransportRetryTests {
    /// Answers with these statuses in turn.
    private final class Scripted: HTTPTransport {
        let statuses: Mutex<[Int]>
        init(_ statuses: [Int]) { self.statuses = Mutex(statuses) }

        func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
            let status = statuses.withLock { $0.removeFirst() }
            guard status > 0 else { throw HTTPClientError(.connect, request: "\(request)", detail: "refused") }
            return HTTPClientResponse(status: .init(code: status))
        }
    }

    private func time(_ slept: @escaping @Sendable (Duration) async throws -> Void) -> TimeSource {
        TimeSource(uptime: { .zero }, date: { Date() }, random: { 1 }, sleep: slept)
    }

    @Test("waits grow from attempt to attempt, and the first good answer ends them")
    func waits() async throws {
        let waits = Mutex<[Duration]>([])
        let transport = Scripted([503, 0, 200])
        let answer = try await transport.send(
            HTTPClientRequest(url: "https://a.example"),
            retrying: RetryPolicy(),
            time: time { wait in waits.withLock { $0.append(wait) } }
        )
        #expect(answer.status == .ok)
        #expect(waits.withLock { $0 } == [.milliseconds(500), .seconds(1)])
    }

    @Test("the last error is thrown, the last answer returned")
    func spent() async throws {
        await #expect(throws: HTTPClientError.self) {
            try await Scripted([503, 503, 503, 0]).send(
                HTTPClientRequest(url: "https://a.example"),
                retrying: RetryPolicy(),
                time: time { _ in }
            )
        }
        let answer = try await Scripted([0, 0, 0, 503]).send(
            HTTPClientRequest(url: "https://a.example"),
            retrying: RetryPolicy(),
            time: time { _ in }
        )
        #expect(answer.status.code == 503)
    }

    @Test("cancelling ends a wait")
    func cancelled() async {
        await #expect(throws: CancellationError.self) {
            try await Scripted([503]).send(
                HTTPClientRequest(url: "https://a.example"),
                retrying: RetryPolicy(),
                time: time { _ in throw CancellationError() }
            )
        }
    }
}
