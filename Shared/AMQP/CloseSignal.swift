/// Lets one task ask another to end, and wait until it has.
final class CloseSignal: Sendable {
    private let requests = AsyncStream.makeStream(of: Never.self)
    private let returns = AsyncStream.makeStream(of: Never.self)

    func request() {
        requests.continuation.finish()
    }

    func hasReturned() {
        returns.continuation.finish()
    }

    /// Returns once asked to end, or when the task is cancelled.
    func wait() async {
        for await _ in requests.stream {}
    }

    /// Returns once the other task has ended, or when this one is cancelled.
    func untilReturned() async {
        for await _ in returns.stream {}
    }
}
