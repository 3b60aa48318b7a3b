import Glibc
import Synchronization

/// A real HTTP/1.1 server on loopback that does exactly what a test says, faults included.
///
/// A thread per connection; each request is handed to the handler, which answers through the connection.
final class FaultServer: Sendable {
    typealias Handler = @Sendable (FaultRequest, FaultConnection) -> Void

    let port: UInt16
    private let listener: Int32
    private let handler: Handler
    private let state = Mutex(State())

    private struct State {
        var connections: [Int32: FaultConnection] = [:]
        var accepted = 0
        var requests: [FaultRequest] = []
        var isStopped = false
    }

    init(_ handler: @escaping Handler) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        port = try Self.listen(listener)
        self.handler = handler
        Self.detachThread { [self] in acceptAll() }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    /// How many connections were accepted so far.
    var connectionCount: Int { state.withLock { $0.accepted } }
    /// Every request read so far, in order of arrival.
    var requests: [FaultRequest] { state.withLock { $0.requests } }

    /// Refuses further connections and ends those there are.
    ///
    /// Sockets are closed by their own threads only, and under the lock: the number of a closed one may by then
    /// belong to another test.
    func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            state.connections.values.forEach { $0.hangUp() }
        }
    }

    private static func listen(_ listener: Int32) throws -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) | Glibc.listen(listener, 1024) | getsockname(listener, $0, &length)
            }
        }
        guard listener >= 0, result == 0 else { throw FaultServerError(what: "cannot listen", code: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    private func acceptAll() {
        while true {
            let socket = accept(listener, nil, nil)
            guard socket >= 0 else {
                // Stopped, unless a connection was already gone when its turn came.
                if state.withLock({ $0.isStopped }) { break }
                continue
            }
            let connection = FaultConnection(socket: socket)
            let isStopped = state.withLock { state in
                state.accepted += 1
                state.connections[socket] = connection
                return state.isStopped
            }
            if isStopped { connection.hangUp() }
            Self.detachThread { [self] in serve(connection) }
        }
        close(listener)
    }

    private func serve(_ connection: FaultConnection) {
        while let request = connection.readRequest() {
            state.withLock { $0.requests.append(request) }
            handler(request, connection)
        }
        state.withLock { state in
            state.connections[connection.socket] = nil
            connection.close()
        }
    }

    /// Runs a closure on a thread of its own, which may block.
    private static func detachThread(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Box(body)).toOpaque()
        let code = pthread_create(
            &thread,
            nil,
            { context in
                if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            },
            context
        )
        precondition(code == 0, "no thread for the test server")
        pthread_detach(thread)
    }
}

struct FaultServerError: Error {
    var what: String
    var code: Int32
}
