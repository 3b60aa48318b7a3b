import CPostgres
import Logging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Owns one `PGconn` and ends it.
final class ConnectionHandle {
    let pointer: OpaquePointer
    private let notices: NoticeLogger

    /// Begins to connect. Only name resolution blocks; the rest is up to `PQconnectPoll`.
    ///
    /// - Throws: ``PostgresError`` (`connectionFailed`) when libpq has no memory or refuses the parameters.
    init(parameters: [String: String], logger: Logger) throws {
        notices = NoticeLogger(logger: logger)
        let pairs = parameters.map { (strdup($0.key), strdup($0.value)) }
        defer { for pair in pairs { free(pair.0); free(pair.1) } }
        let keywords = pairs.map { $0.0.map { UnsafePointer($0) } } + [nil]
        let values = pairs.map { $0.1.map { UnsafePointer($0) } } + [nil]
        guard let pointer = PQconnectStartParams(keywords, values, 0) else {
            throw PostgresError(.connectionFailed, "libpq has no memory for a connection")
        }
        self.pointer = pointer
        PQsetNoticeReceiver(pointer, NoticeLogger.receive, Unmanaged.passUnretained(notices).toOpaque())
        // From here on the object is whole, so that throwing runs deinit.
        guard PQstatus(pointer) != CONNECTION_BAD else {
            throw PostgresError(.connectionFailed, PostgresError.text(PQerrorMessage(pointer)))
        }
    }

    deinit {
        // Sends Terminate as far as the socket takes it without waiting, so the server ends the session at once.
        PQfinish(pointer)
    }
}
