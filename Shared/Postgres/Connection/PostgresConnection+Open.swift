import CPostgres
import Dispatch
import SerialQueue

extension PostgresConnection {
    /// Tries the hosts in turn.
    func open(_ ticket: OperationTicket) async throws {
        _ = turn.take(ticket)
        defer { passTurn() }
        var failures: [String] = []
        for parameters in configuration.hostParameters {
            do {
                return try await open(host: parameters, ticket)
            } catch let error as PostgresError {
                failures.append(error.message)
            }
        }
        throw PostgresError(.connectionFailed, failures.joined(separator: "; "))
    }

    private func open(host: [String: String], _ ticket: OperationTicket) async throws {
        let parameters = host.merging(configuration.sessionParameters) { $1 }
        let handle = try ConnectionHandle(parameters: parameters, logger: logger)
        let deadline = ContinuousClock.now + configuration.connectTimeout
        wakeWaiter(after: configuration.connectTimeout)
        // libpq wants its first call once the socket can be written (manual §34.1, PQconnectStartParams).
        var status = PGRES_POLLING_WRITING
        while status != PGRES_POLLING_OK {
            guard status != PGRES_POLLING_FAILED else {
                throw PostgresError(.connectionFailed, PostgresError.text(PQerrorMessage(handle.pointer)))
            }
            let isReady = try await waitForSocket(
                of: handle, toWrite: status == PGRES_POLLING_WRITING, until: deadline, ticket)
            guard isReady else { throw timedOut(handle) }
            status = PQconnectPoll(handle.pointer)
        }
        try begin(handle)
    }

    /// Waits for one event on the socket libpq uses at the moment; every step may have another.
    ///
    /// - Returns: whether the event came before the deadline. Anything else that wakes is a timer of an earlier host.
    private func waitForSocket(
        of handle: ConnectionHandle, toWrite: Bool, until deadline: ContinuousClock.Instant, _ ticket: OperationTicket
    ) async throws -> Bool {
        isSocketReady = false
        let ready: @Sendable () -> Void = { [weak self] in self?.assumeIsolated { $0.socketReady() } }
        let step = try SocketWatcher(
            socket: PQsocket(handle.pointer), queue: executor.queue, watchReads: !toWrite, onReadable: ready,
            onWritable: ready)
        defer { step.cancel() }
        if toWrite { step.armWrite() }
        while !isSocketReady {
            guard ContinuousClock.now < deadline else { return false }
            if ticket.isCancelled { throw CancellationError() }
            await withCheckedContinuation { waiter = $0 }
        }
        return true
    }

    private func socketReady() {
        isSocketReady = true
        wakeWaiter()
    }

    private func wakeWaiter(after delay: Duration) {
        executor.queue.asyncAfter(deadline: .now() + delay.dispatchInterval) { [weak self] in
            // Too late for a session that was ready in time: whoever waits then looks again and goes on waiting.
            self?.assumeIsolated { $0.wakeWaiter() }
        }
    }

    private func timedOut(_ handle: ConnectionHandle) -> PostgresError {
        let host = PQhost(handle.pointer).map { String(cString: $0) } ?? ""
        let port = PQport(handle.pointer).map { String(cString: $0) } ?? ""
        return PostgresError(
            .connectionFailed,
            "no session on \"\(host)\", port \(port), within \(configuration.connectTimeout)")
    }

    private func begin(_ handle: ConnectionHandle) throws {
        guard PQsetnonblocking(handle.pointer, 1) == 0 else {
            throw PostgresError(.connectionFailed, PostgresError.text(PQerrorMessage(handle.pointer)))
        }
        watcher = try SocketWatcher(
            socket: PQsocket(handle.pointer), queue: executor.queue, watchReads: true,
            onReadable: { [weak self] in self?.assumeIsolated { $0.readable() } },
            onWritable: { [weak self] in self?.assumeIsolated { $0.writable() } })
        self.handle = handle
        flags.isOpen = true
    }
}

extension Duration {
    /// The same span for Dispatch, in whole microseconds.
    var dispatchInterval: DispatchTimeInterval {
        .microseconds(Int(clamping: milliseconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000 % 1000))
    }
}
