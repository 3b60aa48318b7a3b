import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Tells when a socket of libpq can be read or written.
///
/// libpq closes its socket whenever it likes (while connecting, and on a read error), and the number may be another
/// connection's a moment later, while Dispatch still knows it. So this watches a duplicate of its own, closed only
/// after both sources are gone.
final class SocketWatcher {
    private let read: any DispatchSourceRead
    private let write: any DispatchSourceWrite
    private var isWriteArmed = false
    private var isCancelled = false

    /// - Parameters:
    ///   - socket: libpq's socket; not kept.
    ///   - queue: where the handlers run.
    ///   - watchReads: whether to tell of readable data from the start on.
    /// - Throws: ``PostgresError`` (`connectionFailed`) when the process has no file descriptor left.
    init(
        socket: Int32, queue: DispatchQueue, watchReads: Bool,
        onReadable: @escaping @Sendable () -> Void, onWritable: @escaping @Sendable () -> Void
    ) throws {
        let descriptor = fcntl(socket, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else {
            throw PostgresError(.connectionFailed, "the socket cannot be watched: \(String(cString: strerror(errno)))")
        }
        read = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        write = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: queue)
        read.setEventHandler(handler: watchReads ? onReadable : {})
        write.setEventHandler(handler: onWritable)
        let remaining = DispatchGroup()
        for source in [read, write] as [any DispatchSourceProtocol] {
            remaining.enter()
            source.setCancelHandler { remaining.leave() }
        }
        remaining.notify(queue: queue) { close(descriptor) }
        if watchReads { read.resume() }
        isReadResumed = watchReads
    }

    private let isReadResumed: Bool

    /// Asks for one `onWritable` after the other until ``disarmWrite()``.
    func armWrite() {
        guard !isWriteArmed, !isCancelled else { return }
        isWriteArmed = true
        write.resume()
    }

    func disarmWrite() {
        guard isWriteArmed, !isCancelled else { return }
        isWriteArmed = false
        write.suspend()
    }

    /// Ends both sources; idempotent. A suspended source must be resumed for its cancel handler to run.
    func cancel() {
        guard !isCancelled else { return }
        isCancelled = true
        read.cancel()
        write.cancel()
        if !isReadResumed { read.resume() }
        if !isWriteArmed { write.resume() }
    }

    deinit {
        cancel()
    }
}
