import Dispatch
import Glibc
import Postgres
import Synchronization

/// A TCP proxy on loopback whose link can be made a black hole: packets vanish, and nobody says so.
final class LoopbackProxy: Sendable {
    struct SystemError: Error {
        let call: String
        let number: Int32
    }

    let port: UInt16
    private let listener: Int32
    private let target: UInt16?
    private let clients = Mutex<[Int32]>([])
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    /// - Parameter target: the port on loopback to pass everything to; `nil` accepts and stays silent.
    init(target: UInt16?) throws {
        self.target = target
        (arrivals, arrival) = AsyncStream.makeStream()
        (listener, port) = try Self.listen()
        OwnQueue.run { [self] in acceptClients() }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    func waitForClient() async {
        for await _ in arrivals { return }
    }

    /// Drops every packet from the clients before the kernel sees it, so that not even an acknowledgement is sent:
    /// a socket filter that lets nothing through.
    func swallowPackets() throws {
        // struct sock_filter { u16 code; u8 jt, jf; u32 k }: BPF_RET | BPF_K, 0 bytes.
        var instruction: UInt64 = 0x06
        try withUnsafePointer(to: &instruction) { code in
            // struct sock_fprog { u16 len; struct sock_filter *filter }
            var program = (length: UInt64(1), filter: code)
            for client in clients.withLock({ $0 }) {
                guard setsockopt(client, SOL_SOCKET, SO_ATTACH_FILTER, &program, 16) == 0 else {
                    throw SystemError(call: "SO_ATTACH_FILTER", number: errno)
                }
            }
        }
    }

    private static func listen() throws -> (Int32, UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw SystemError(call: "listen", number: errno) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private func acceptClients() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            clients.withLock { $0.append(client) }
            if let target, let server = Self.connect(to: target) {
                OwnQueue.run { Self.pass(from: client, to: server) }
                OwnQueue.run { Self.pass(from: server, to: client) }
            }
            arrival.yield()
        }
    }

    private static func connect(to port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return status == 0 ? descriptor : nil
    }

    private static func pass(from source: Int32, to destination: Int32) {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0, write(destination, buffer, count) == count else {
                shutdown(destination, Int32(SHUT_RDWR))
                return
            }
        }
    }
}

/// A queue for calls that block for as long as a socket lives.
private enum OwnQueue {
    static func run(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "loopback-proxy").async(execute: body)
    }
}
