import CPostgres
import Dispatch
import Logging
import SerialQueue

extension PostgresConnection {
    /// Runs `body` with a ticket that the cancellation of the task reaches.
    nonisolated(nonsending) func cancellable<Value: Sendable>(
        _ body: nonisolated(nonsending) (OperationTicket) async throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let ticket = OperationTicket()
        return try await withTaskCancellationHandler {
            try await body(ticket)
        } onCancel: {
            ticket.cancel()
            executor.queue.async { [weak self] in self?.assumeIsolated { $0.cancel(ticket) } }
        }
    }

    /// Runs `body` when its turn has come, alone.
    func exclusively<Value: Sendable>(
        _ ticket: OperationTicket, limit: Duration? = nil, _ body: () async throws -> Value
    ) async throws -> Value {
        try await takeTurn(ticket)
        do {
            if ticket.isCancelled { throw CancellationError() }
            watchOverdue(after: limit ?? configuration.responseTimeout)
            let value = try await body()
            await endTurn()
            return value
        } catch {
            await endTurn()
            // The same SQLSTATE comes from statement_timeout, which is not the task's cancellation.
            guard ticket.isCancelled, (error as? PostgresError)?.isQueryCancelled == true else { throw error }
            throw CancellationError()
        }
    }

    private func takeTurn(_ ticket: OperationTicket) async throws {
        if turn.take(ticket) { return }
        try await withCheckedThrowingContinuation { turn.wait(ticket, $0) }
    }

    private func endTurn() async {
        overdueAt = nil
        if isCancelling { await withCheckedContinuation { cancelWaiter = $0 } }
        passTurn()
    }

    func passTurn() {
        if let handle {
            flags.update(PQtransactionStatus(handle.pointer))
            if PQstatus(handle.pointer) == CONNECTION_BAD {
                lose(PostgresError(.connectionLost, PostgresError.text(PQerrorMessage(handle.pointer))))
            }
        }
        turn.pass()
    }

    // MARK: - Cancelling

    /// The task of the ticket was cancelled.
    private func cancel(_ ticket: OperationTicket) {
        if let waiting = turn.remove(ticket) { return waiting.resume(throwing: CancellationError()) }
        guard turn.current === ticket else { return }
        guard handle != nil else { return wakeWaiter() }
        watchOverdue(after: configuration.tcpUserTimeout)
        sendCancel(for: ticket)
    }

    private func sendCancel(for ticket: OperationTicket) {
        guard !isCancelling, turn.current === ticket, let handle, let request = CancelRequest(handle.pointer)
        else { return }
        isCancelling = true
        DispatchQueue.global().async { [executor] in
            let problem = request.send()
            executor.queue.async { self.assumeIsolated { $0.cancelSent(for: ticket, problem: problem) } }
        }
    }

    /// A request that arrives before the server began with the statement has no effect, so it is repeated until the
    /// statement ends.
    private func cancelSent(for ticket: OperationTicket, problem: String?) {
        isCancelling = false
        cancelWaiter.take()?.resume()
        if let problem {
            logger.debug("postgres cancel request failed", metadata: [LogKey.error: "\(problem)"])
        }
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(250)) { [weak self] in
            self?.assumeIsolated { $0.sendCancel(for: ticket) }
        }
    }

    // MARK: - Answers that do not come

    /// Makes the connection count as lost when the operation has not ended by then.
    func watchOverdue(after limit: Duration?) {
        guard let limit else { return }
        let instant = ContinuousClock.now + limit
        overdueAt = overdueAt.map { min($0, instant) } ?? instant
        setOverdueTimer(limit, until: instant)
    }

    /// One timer serves many short operations: when it fires it looks whether the current one is overdue.
    private func setOverdueTimer(_ delay: Duration, until instant: ContinuousClock.Instant) {
        if let overdueTimerAt, overdueTimerAt <= instant { return }
        overdueTimerAt = instant
        executor.queue.asyncAfter(deadline: .now() + delay.dispatchInterval) { [weak self] in
            self?.assumeIsolated { $0.checkOverdue(instant) }
        }
    }

    private func checkOverdue(_ timer: ContinuousClock.Instant) {
        if overdueTimerAt == timer { overdueTimerAt = nil }
        guard let overdueAt else { return }
        let remaining = overdueAt - ContinuousClock.now
        guard remaining <= .zero else { return setOverdueTimer(remaining, until: overdueAt) }
        lose(PostgresError(.connectionLost, "the server did not answer in time"))
    }
}
