import Glibc

/// One HTTP request to a service's own health endpoint, over a bare socket: the check must not need what it checks.
enum HealthRequest {
    /// Whether `/livez` answers with status 200 within two seconds, at one of the host's addresses.
    ///
    /// - Parameter host: what the service was told to listen on; every address means loopback here.
    static func isLive(host: String, port: Int) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(reachable(host), "\(port)", &hints, &first) == 0 else { return false }
        defer { freeaddrinfo(first) }
        return sequence(first: first) { $0?.pointee.ai_next }.prefix { $0 != nil }.contains { $0.map(isLive) ?? false }
    }

    private static func reachable(_ host: String) -> String {
        switch host {
        case "0.0.0.0", "": "127.0.0.1"
        case "::": "::1"
        default: host
        }
    }

    private static func isLive(_ info: UnsafeMutablePointer<addrinfo>) -> Bool {
        let descriptor = socket(info.pointee.ai_family, info.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        limit(descriptor)
        guard connect(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0 else { return false }
        let request = Array("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            return false
        }
        var answer = [UInt8](repeating: 0, count: 16)
        let count = recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL))
        return count >= 12 && String(decoding: answer[9..<12], as: UTF8.self) == "200"
    }

    private static func limit(_ descriptor: Int32) {
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
    }
}
