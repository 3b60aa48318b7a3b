import CPostgres

/// A request to cancel whatever a session is doing.
///
/// It goes over a connection of its own, unencrypted before libpq 17, and blocks until the server closed that: never
/// send it on a connection's queue or in Swift's pool.
final class CancelRequest: @unchecked Sendable {  // libpq documents PQcancel as safe from any thread; used by one.
    private let pointer: OpaquePointer

    /// `nil` when the session has no socket.
    init?(_ connection: OpaquePointer) {
        guard let pointer = PQgetCancel(connection) else { return nil }
        self.pointer = pointer
    }

    deinit {
        PQfreeCancel(pointer)
    }

    /// Sends it; returns libpq's words when that failed.
    func send() -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard PQcancel(pointer, buffer.baseAddress, 256) == 0 else { return nil }
            return PostgresError.text(buffer.baseAddress)
        }
    }
}
