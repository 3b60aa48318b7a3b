import Dispatch
import Logging
import Synchronization

extension PostgresPool {
    /// A connection that works as far as can be told; to be given back.
    nonisolated(nonsending) func lease() async throws -> PostgresConnection {
        try Task.checkCancellation()
        let fast = try state.withLock { state throws(PostgresError) in
            guard !state.isClosed else { throw Self.closed }
            return state.acquire()
        }
        let grant: Grant
        if let fast { grant = fast } else { grant = try await waitInLine() }
        if case .connection(let connection, let idleSince) = grant {
            if await isUsable(connection, idleSince: idleSince) { return connection }
            connection.closeSoon()
        }
        return try await openConnection()
    }

    /// Takes a connection back, or drops it when it is of no more use.
    func giveBack(_ connection: PostgresConnection) {
        let isReusable = connection.isReusable
        if connection.isOpen, !isReusable {
            logger.warning("postgres connection came back inside a transaction; it is closed")
        }
        let (isKept, handover) = state.withLock { state in
            guard isReusable, !state.isClosed else { return (false, state.giveUp()) }
            return (true, state.giveBack(connection, now: .now))
        }
        if !isKept { connection.closeSoon() }
        if let handover { handover.waiter.resume(returning: handover.grant) }
    }

    private func freeSlot() {
        let handover = state.withLock { $0.giveUp() }
        if let handover { handover.waiter.resume(returning: handover.grant) }
    }

    private nonisolated(nonsending) func isUsable(
        _ connection: PostgresConnection, idleSince: ContinuousClock.Instant
    ) async -> Bool {
        guard connection.isReusable else { return false }
        guard ContinuousClock.now - idleSince > trustedIdleTime else { return true }
        return await connection.isAlive(within: acquireTimeout)
    }

    private nonisolated(nonsending) func openConnection() async throws -> PostgresConnection {
        do {
            return try await PostgresConnection.connect(configuration, logger: logger)
        } catch {
            freeSlot()
            throw error
        }
    }

    // MARK: - Waiting

    private nonisolated(nonsending) func waitInLine() async throws -> Grant {
        let place = Atomic(0)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { stand($0, place) }
        } onCancel: {
            let waiter = state.withLock { $0.remove(place.load(ordering: .acquiring)) }
            waiter?.resume(throwing: CancellationError())
        }
    }

    /// Puts the caller in line, unless something became free meanwhile.
    ///
    /// The place is written and the cancellation read under the lock that the cancellation handler takes: either the
    /// handler finds the caller in line, or the caller finds itself cancelled.
    private func stand(_ waiter: Waiter, _ place: borrowing Atomic<Int>) {
        let deadline = ContinuousClock.now + acquireTimeout
        let (outcome, needsTimer): (Result<Grant, any Error>?, Bool) = state.withLock { state in
            if state.isClosed { return (.failure(Self.closed), false) }
            if Task.isCancelled { return (.failure(CancellationError()), false) }
            if let grant = state.acquire() { return (.success(grant), false) }
            place.store(state.wait(waiter, until: deadline), ordering: .releasing)
            return (nil, state.startTimer())
        }
        if let outcome { waiter.resume(with: outcome) }
        if needsTimer { setTimer(until: deadline) }
    }

    /// One timer serves all who wait, as they give up in the order they came.
    private func setTimer(until deadline: ContinuousClock.Instant) {
        let delay = (deadline - .now).dispatchInterval
        DispatchQueue.global().asyncAfter(deadline: .now() + delay) { [weak self] in self?.expireWaiters() }
    }

    private func expireWaiters() {
        let (expired, next) = state.withLock { state in (state.expire(now: .now), state.stopTimer()) }
        if let next { setTimer(until: next) }
        let error = PostgresError(
            .acquireTimeout, "none of \(size) connections became free within \(acquireTimeout)")
        for waiter in expired { waiter.resume(throwing: error) }
    }
}
