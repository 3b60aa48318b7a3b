import Dispatch
import FoundationEssentials
import Glibc

/// A blocking HTTP/1.1 client on a plain socket: it sees what comes over the wire, half answers and resets included.
struct TestClient: Sendable {
    let port: Int

    struct Failure: Error {
        let what: String
        let code: Int32
    }

    /// One request on a connection of its own.
    func send(
        _ method: String,
        _ target: String,
        headers: [String: String] = [:],
        body: [UInt8] = []
    ) async throws -> TestAnswer {
        let lines = headers.map { "\($0): \($1)\r\n" }.joined()
        let head = "\(method) \(target) HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\(lines)"
        let request = Array((head + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
        return try await withCheckedThrowingContinuation { continuation in
            // A queue of its own gets a thread of its own; the global queue's few are Swift's as well.
            DispatchQueue(label: "sandbox-test-client").async {
                continuation.resume(with: Result { try TestAnswer(Self.exchange(request, port: port)) })
            }
        }
    }

    private static func exchange(_ request: [UInt8], port: Int) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard connected == 0 else { throw Failure(what: "connect", code: errno) }
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "send", code: errno) }
            sent += count
        }
        return try receive(descriptor)
    }

    private static func receive(_ descriptor: Int32) throws -> [UInt8] {
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count >= 0 else { throw Failure(what: "recv", code: errno) }
            if count == 0 { return answer }
            answer += chunk[..<count]
        }
    }
}
