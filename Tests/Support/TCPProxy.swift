import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// `close(2)`, which a method of the same name would hide.
private func endDescriptor(_ descriptor: Int32) {
    _ = close(descriptor)
}

/// A TCP relay on loopback that a test can stall (both sides stay connected, nothing moves, as with a frozen peer)
/// and cut.
package final class TCPProxy: Sendable {
    struct Failure: Error {
        let what: String
    }

    /// A way that bytes go.
    package enum Direction: CaseIterable, Sendable {
        case toTarget
        case fromTarget
    }

    package let port: Int
    private let listener: Int32
    private let target: sockaddr_in
    /// Entered while stalled.
    private let gates = [Direction.toTarget: DispatchGroup(), .fromTarget: DispatchGroup()]
    private let connections = Mutex<Set<Int32>>([])
    private let stalled = Mutex<Set<Direction>>([])

    /// - Parameter target: the port on 127.0.0.1 to relay to.
    package init(to target: Int) throws {
        self.target = Self.loopback(port: target)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard status else { throw Failure(what: "no port on loopback") }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Self.thread { [self] in acceptAll() }
    }

    /// Nothing moves in these directions until ``resume()``; both sides stay connected.
    package func stall(_ directions: [Direction] = Direction.allCases) {
        stalled.withLock { stalled in
            for direction in directions where stalled.insert(direction).inserted { gates[direction]?.enter() }
        }
    }

    package func resume() {
        stalled.withLock { stalled in
            for direction in stalled { gates[direction]?.leave() }
            stalled = []
        }
    }

    /// Ends every connection; new ones are accepted.
    package func cut() {
        connections.withLock { for descriptor in $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    }

    /// Ends everything.
    package func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        cut()
        resume()
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { break }
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = target
            let status = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard status == 0 else {
                Self.closeAll(client, server)
                continue
            }
            connections.withLock { $0.formUnion([client, server]) }
            relay(client, server)
        }
        Self.closeAll(listener)
    }

    /// Copies both ways until either side ends.
    private func relay(_ client: Int32, _ server: Int32) {
        let both = DispatchGroup()
        for (from, to, direction) in [(client, server, Direction.toTarget), (server, client, .fromTarget)] {
            both.enter()
            Self.thread { [self] in
                copy(from: from, to: to, direction)
                shutdown(from, Int32(SHUT_RDWR))
                shutdown(to, Int32(SHUT_RDWR))
                both.leave()
            }
        }
        both.notify(queue: .global()) { [self] in
            connections.withLock {
                $0.subtract([client, server])
                Self.closeAll(client, server)
            }
        }
    }

    private func copy(from: Int32, to: Int32, _ direction: Direction) {
        let noSignal = Int32(truncatingIfNeeded: MSG_NOSIGNAL)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(from, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            gates[direction]?.wait()
            var sent = 0
            while sent < count {
                let part = buffer[sent..<count].withUnsafeBytes { send(to, $0.baseAddress, $0.count, noSignal) }
                guard part > 0 else { return }
                sent += part
            }
        }
    }

    private static func closeAll(_ descriptors: Int32...) {
        for descriptor in descriptors { endDescriptor(descriptor) }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// The relay blocks, so it takes threads of its own rather than Dispatch's.
    private static func thread(_ body: @escaping @Sendable () -> Void) {
        final class Box {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(Box(body)).toOpaque())
        pthread_detach(thread)
    }
}
