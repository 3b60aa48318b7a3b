import CRabbitMQ
import Dispatch

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A live connection and what wakes its owner: the socket turning readable, and a timer well under half the heartbeat,
/// so that heartbeats go out and are missed while nothing else happens.
///
/// Confined to its owner's queue. The sources watch duplicates of the socket's descriptor, since the library closes its
/// own by itself on errors and the number may be reused at once.
final class Link {
    let handle: ConnectionHandle
    let watchdog: Watchdog
    private let queue: DispatchQueue
    private let reader: any DispatchSourceRead
    private let timer: any DispatchSourceTimer
    private var writer: (any DispatchSourceWrite)?

    /// - Parameter wake: called on `queue` when it is time to call ``ConnectionHandle/next()``.
    init(_ handle: ConnectionHandle, queue: DispatchQueue, wake: @escaping @Sendable () -> Void) {
        self.handle = handle
        self.queue = queue
        watchdog = Watchdog(descriptor: handle.descriptor, heartbeat: handle.heartbeat)
        let descriptor = dup(handle.descriptor)
        reader = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        reader.setEventHandler(handler: wake)
        reader.setCancelHandler { @Sendable in close(descriptor) }
        reader.activate()
        timer = DispatchSource.makeTimerSource(queue: queue)
        let interval = handle.heartbeat.timeInterval / 4
        timer.schedule(deadline: .now() + interval, repeating: interval)
        timer.setEventHandler(handler: wake)
        timer.activate()
    }

    /// Calls `body` on the queue once, when the socket takes more data.
    func whenWritable(_ body: @escaping @Sendable () -> Void) {
        guard writer == nil else { return }
        let descriptor = dup(handle.descriptor)
        let source = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler(handler: body)
        source.setCancelHandler { @Sendable in close(descriptor) }
        source.activate()
        writer = source
    }

    /// Whether ``whenWritable(_:)`` waits.
    var isAwaitingWritable: Bool { writer != nil }

    func stopAwaitingWritable() {
        writer?.cancel()
        writer = nil
    }

    /// Stops waking; the handle is left to be closed by whoever drops it.
    func stop() {
        reader.cancel()
        timer.cancel()
        stopAwaitingWritable()
        watchdog.stop()
    }
}
