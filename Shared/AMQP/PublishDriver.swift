import Dispatch
import Logging
import SerialQueue
import Synchronization

/// Sends messages on the connection of the moment and matches the broker's answers to them.
///
/// Everything happens in ``drive()``, which runs on the actor's queue: when messages come in, when the socket turns
/// readable, and on the heartbeat timer. It reads before it writes, always (librabbitmq 0.11's publish may wait without end
/// when it is the first to notice a missed heartbeat), and writes only what the socket's buffer takes, so that
/// a peer that does not read delays no one but itself.
actor PublishDriver: LinkDriver {
    /// One published message awaiting its answer.
    struct Entry {
        let request: PublishRequest
        let index: Int

        var message: AMQPMessage { request.messages[index] }
    }

    nonisolated let executor = SerialQueueExecutor(label: "amqp.publish")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let configuration: AMQPConfiguration
    let logger: Logger
    /// Readable from anywhere.
    nonisolated let isConnected = Atomic(false)

    var link: Link?
    var tracker = ConfirmTracker<Entry>()
    /// Requests with messages still to send, in order.
    var waiting = RequestQueue()
    /// Every request somebody waits for.
    var requests: [UInt64: PublishRequest] = [:]
    /// Why the broker takes no messages now (memory or disk alarm).
    var blockedReason: String?
    /// What the broker rejects, over all connections.
    var rejections = Rejections()
    var wantsNewChannel = false
    /// Why there is no connection, for those whose time runs out.
    var lastError: AMQPError?
    private var served: CheckedContinuation<AMQPError?, Never>?
    private var nextRequestID: UInt64 = 0
    private var isDriveScheduled = false
    private(set) var isClosing = false
    private var expiry: (timer: any DispatchSourceTimer, deadline: ContinuousClock.Instant)?

    /// How long unanswered messages are waited for on shutdown.
    private static let farewell = Duration.seconds(2)

    init(configuration: AMQPConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    var wantsConnection: Bool { !isClosing }

    func serve(_ handle: sending ConnectionHandle) async -> AMQPError? {
        guard !Task.isCancelled else { return nil }
        link = Link(handle, queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.drive() } }
        tracker = ConfirmTracker()
        blockedReason = nil
        wantsNewChannel = false
        isConnected.store(true, ordering: .releasing)
        scheduleDrive()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { served = $0 }
        } onCancel: {
            onQueue { $0.beginClosing() }
        }
    }

    func connectionFailed(_ error: AMQPError) {
        lastError = error
    }

    func publish(_ messages: [AMQPMessage], timeout: Duration) async throws -> [AMQPPublishOutcome] {
        guard !isClosing else { throw AMQPError(code: .closed, message: "The publisher is shutting down.") }
        let id = nextRequestID
        nextRequestID += 1
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let request = PublishRequest(
                    id: id, messages: messages, deadline: .now + timeout, continuation: continuation)
                requests[id] = request
                waiting.append(request)
                expire(at: request.deadline)
                scheduleDrive()
            }
        } onCancel: {
            onQueue { $0.requests.removeValue(forKey: id)?.fail(CancellationError()) }
        }
    }

    func messageCount(of queue: String) throws -> Int {
        guard let link else { throw notConnected() }
        guard blockedReason == nil else { throw notSent() }
        link.watchdog.callBegins()
        defer { link.watchdog.callEnded() }
        do throws(AMQPError) {
            let count = try link.handle.messageCount(of: queue)
            scheduleDrive()
            return count
        } catch {
            if error.code == .connectionLost || error.code == .tlsFailed { lose(error) }
            throw error
        }
    }

    nonisolated func onQueue(_ body: @escaping @Sendable (isolated PublishDriver) -> Void) {
        executor.queue.async { [weak self] in self?.assumeIsolated(body) }
    }

    /// Drives soon, after whatever else is already queued: many single messages then leave as one batch.
    func scheduleDrive() {
        guard !isDriveScheduled else { return }
        isDriveScheduled = true
        onQueue {
            $0.isDriveScheduled = false
            $0.drive()
        }
    }

    /// Ends the connection for a reason; whoever awaits an answer learns that it will not come.
    func lose(_ error: AMQPError?) {
        guard let link else { return }
        link.stop()
        self.link = nil
        isConnected.store(false, ordering: .releasing)
        let unknown = (error ?? AMQPError(code: .closed, message: "The publisher was shut down.")).asUnknownOutcome
        for entry in tracker.outstanding { fail(entry.request, unknown) }
        tracker = ConfirmTracker()
        served.take()?.resume(returning: error)
    }

    func fail(_ request: PublishRequest, _ error: any Error) {
        requests[request.id] = nil
        request.fail(error)
    }

    // MARK: Shutdown

    private func beginClosing() {
        guard !isClosing, link != nil else { return }
        isClosing = true
        onQueue { $0.closeIfDone() }
        executor.queue.asyncAfter(deadline: .now() + Self.farewell.timeInterval) { [weak self] in
            self?.assumeIsolated { $0.close() }
        }
    }

    /// Closes once nothing is outstanding.
    func closeIfDone() {
        guard isClosing, tracker.count == 0, waiting.isEmpty || blockedReason != nil else { return }
        close()
    }

    private func close() {
        guard let link else { return }
        link.watchdog.callBegins()
        if tracker.count == 0, blockedReason == nil { link.handle.close() }
        lose(nil)
        finish()
    }

    /// Nothing will be sent any more.
    func finish() {
        isClosing = true
        let reason = lastError.map { " \($0.message)" } ?? ""
        let closed = AMQPError(code: .closed, message: "The publisher was shut down; nothing was sent.\(reason)")
        for request in requests.values { fail(request, request.sent == 0 ? closed : closed.asUnknownOutcome) }
        waiting = RequestQueue()
        expiry?.timer.cancel()
        expiry = nil
    }

    // MARK: Deadlines

    private func expire(at deadline: ContinuousClock.Instant) {
        if let expiry, expiry.deadline <= deadline { return }
        expiry?.timer.cancel()
        let timer = DispatchSource.makeTimerSource(queue: executor.queue)
        timer.schedule(deadline: .now() + max(0, (deadline - .now).timeInterval))
        timer.setEventHandler { @Sendable [weak self] in self?.assumeIsolated { $0.expireOverdue() } }
        timer.activate()
        expiry = (timer, deadline)
    }

    private func expireOverdue() {
        expiry?.timer.cancel()
        expiry = nil
        let now = ContinuousClock.now
        for request in requests.values where request.deadline <= now {
            fail(request, request.sent == 0 ? notSent() : lateAnswer())
        }
        if let next = requests.values.map(\.deadline).min() { expire(at: next) }
    }

    private func notSent() -> AMQPError {
        guard let blockedReason else { return notConnected() }
        return AMQPError(
            code: .blocked,
            message: "The broker takes no messages (\(blockedReason)); nothing was sent. Free its memory or disk.")
    }

    private func notConnected() -> AMQPError {
        guard link == nil else {
            return AMQPError(
                code: .notConnected,
                message: "The broker was too slow in taking messages; this one was not sent in time.")
        }
        let reason = lastError.map { " \($0.message)" } ?? ""
        return AMQPError(
            code: .notConnected, message: "No connection to the broker in time; nothing was sent.\(reason)")
    }

    private func lateAnswer() -> AMQPError {
        AMQPError(code: .connectionLost, message: "The broker did not answer in time.").asUnknownOutcome
    }
}
