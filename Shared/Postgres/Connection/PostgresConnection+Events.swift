import CPostgres
import Dispatch
import Logging

extension PostgresConnection {
    /// The socket has data, or its end.
    func readable() {
        guard let handle else { return }
        let isAlive = consume(handle)
        deliverNotifications(handle)
        guard isAlive else { return inputEnded(handle) }
        if isFlushing || PQisBusy(handle.pointer) == 0 { wakeWaiter() }
    }

    func writable() {
        watcher?.disarmWrite()
        if isFlushing { wakeWaiter() }
    }

    func wakeWaiter() {
        waiter.take()?.resume()
    }

    /// Takes in what has arrived.
    ///
    /// libpq reads at least 8 KiB a call, while a TLS record can hold 16 KiB, whose rest then waits inside OpenSSL
    /// where no socket event tells of it. So with TLS it reads until any record that was begun must be through.
    private func consume(_ handle: ConnectionHandle) -> Bool {
        let rounds = PQsslInUse(handle.pointer) == 1 ? 3 : 1
        for _ in 0..<rounds where PQconsumeInput(handle.pointer) == 0 { return false }
        return PQstatus(handle.pointer) != CONNECTION_BAD
    }

    /// The operation in flight finds out by itself, from the server's last words if there were any; without one the
    /// session ends here. The end of the input stays readable, so the watcher goes first.
    private func inputEnded(_ handle: ConnectionHandle) {
        watcher?.cancel()
        watcher = nil
        guard turn.current == nil else { return wakeWaiter() }
        lose(PostgresError(.connectionLost, PostgresError.text(PQerrorMessage(handle.pointer))))
    }

    private func deliverNotifications(_ handle: ConnectionHandle) {
        while let notification = PQnotifies(handle.pointer) {
            defer { PQfreemem(notification) }
            notificationSink.yield(
                PostgresNotification(
                    channel: String(cString: notification.pointee.relname),
                    payload: notification.pointee.extra.map { String(cString: $0) } ?? "",
                    processID: notification.pointee.be_pid))
        }
    }

    /// Ends the session for the reason given; idempotent.
    func lose(_ error: PostgresError) {
        guard failure == nil else { return }
        failure = error
        flags.isOpen = false
        watcher?.cancel()
        watcher = nil
        handle = nil
        notificationSink.finish()
        if error.code == .connectionLost {
            logger.warning("postgres connection lost", metadata: [LogKey.error: "\(error)"])
        }
        wakeWaiter()
    }

    // MARK: - Waiting, for the operation whose turn it is

    /// The live session.
    ///
    /// - Throws: why there is none.
    func session() throws -> OpaquePointer {
        guard let handle else {
            throw failure ?? PostgresError(.poolClosed, "the connection was never opened")
        }
        return handle.pointer
    }

    /// Waits until everything libpq has to send is in the kernel's hands, reading meanwhile: a server that cannot
    /// send its answers stops reading.
    func flush() async throws {
        while PQflush(try session()) == 1 {
            guard let watcher else { return }
            watcher.armWrite()
            isFlushing = true
            defer { isFlushing = false }
            await withCheckedContinuation { waiter = $0 }
        }
        // A failure to send is told by the next result, with the server's own words if it left any.
    }

    /// The next result of what was sent; `nil` at the end of a statement's results.
    func nextResult() async throws -> ResultStorage? {
        while PQisBusy(try session()) == 1 {
            guard watcher != nil else {
                lose(PostgresError(.connectionLost, "the connection ended in the middle of an answer"))
                continue
            }
            await withCheckedContinuation { waiter = $0 }
        }
        return PQgetResult(try session()).map(ResultStorage.init(takingOwnershipOf:))
    }
}
