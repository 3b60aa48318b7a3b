import Dispatch
import Synchronization

/// Opens connections, trying the configured hosts in turn, on a queue of its own: name resolution, connecting and
/// the handshake all block.
final class Connector: Sendable {
    typealias Preparation = @Sendable (ConnectionHandle) throws(AMQPError) -> Void

    private let configuration: AMQPConfiguration
    private let prepare: Preparation
    private let queue = DispatchQueue(label: "amqp.connect")
    /// The host to try first: the one after the last that failed or was lost.
    private let turn = Mutex(0)

    /// - Parameter prepare: what a connection needs before it is handed over; runs on the connector's queue.
    init(_ configuration: AMQPConfiguration, prepare: @escaping Preparation) {
        self.configuration = configuration
        self.prepare = prepare
    }

    /// A connection that is logged in and prepared.
    ///
    /// - Throws: ``AMQPError``, the most telling one when several hosts failed; `CancellationError` at once when the task
    ///   is cancelled.
    func connect() async throws -> sending ConnectionHandle {
        let attempt = ConnectAttempt()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard attempt.wait(continuation) else { return }
                queue.async { self.run(attempt) }
            }
        } onCancel: {
            attempt.fail(CancellationError())
        }
    }

    private func run(_ attempt: ConnectAttempt) {
        var failure: AMQPError?
        for _ in configuration.endpoints where attempt.isWanted {
            let endpoint = turn.withLock { turn in
                defer { turn = (turn + 1) % configuration.endpoints.count }
                return configuration.endpoints[turn]
            }
            do throws(AMQPError) {
                let handle = try ConnectionHandle.open(endpoint, configuration)
                try prepare(handle)
                return attempt.finish(handle)
            } catch {
                if error.code == .topologyConflict { return attempt.fail(error) }
                // A refusal says more than an unreachable host does.
                if failure == nil || failure?.code == .connectionFailed { failure = error }
            }
        }
        attempt.fail(failure ?? AMQPError(code: .connectionFailed, message: "No host to connect to is configured."))
    }
}
