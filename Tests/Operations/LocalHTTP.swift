import Dispatch
import Glibc

/// The least HTTP client that a test needs: one request per connection, on a thread of its own.
enum LocalHTTP {
    struct Reply: Sendable {
        let status: Int
        let head: String
        let body: String
    }

    struct Failure: Error {
        let call: String
        let code: Int32
    }

    static func get(_ path: String, port: Int, method: String = "GET") async throws -> Reply {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try exchange("\(method) \(path) HTTP/1.1", port: port) })
            }
        }
    }

    private static func exchange(_ request: String, port: Int) throws -> Reply {
        let descriptor = try connectLocally(port: port)
        defer { close(descriptor) }
        let text = "\(request)\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        guard send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count else {
            throw Failure(call: "send", code: errno)
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { bytes += buffer[..<count] }
        let reply = String(decoding: bytes, as: UTF8.self)
        guard let split = reply.firstRange(of: "\r\n\r\n"), let status = reply.split(separator: " ").dropFirst().first
        else { throw Failure(call: "recv", code: errno) }
        return Reply(
            status: Int(status) ?? 0,
            head: String(reply[..<split.lowerBound]),
            body: String(reply[split.upperBound...])
        )
    }

    /// A connected socket; the caller closes it.
    static func connectLocally(port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            defer { close(descriptor) }
            throw Failure(call: "connect", code: errno)
        }
        return descriptor
    }
}
