import Glibc

/// What the server read of one request.
struct FaultRequest: Sendable {
    var method: String
    var target: String
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]
}

/// One accepted connection; used by its own thread only, but for ``hangUp()``.
final class FaultConnection: Sendable {
    let socket: Int32

    init(socket: Int32) {
        self.socket = socket
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Answers with a status, headers and a body of known length.
    func answer(_ status: Int, _ headers: [String] = [], body: String = "") {
        answer(status, headers, bytes: Array(body.utf8))
    }

    func answer(_ status: Int, _ headers: [String] = [], bytes: [UInt8]) {
        let lines = ["HTTP/1.1 \(status) Status", "Content-Length: \(bytes.count)"] + headers
        write(lines.joined(separator: "\r\n") + "\r\n\r\n")
        write(bytes)
    }

    func write(_ text: String) {
        _ = write(Array(text.utf8))
    }

    /// False when the client is gone.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(socket, $0.baseAddress.map { $0 + offset }, bytes.count - offset, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }

    /// Ends the connection in both directions; the reading loop then ends, too.
    func hangUp() {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// Ends the connection with a RST instead of a FIN.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        var address = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        connect(socket, &address, socklen_t(MemoryLayout.size(ofValue: address)))
    }

    /// Blocks until the client closes the connection.
    func waitUntilClosed() {
        while readByte() != nil {}
    }

    func close() {
        Glibc.close(socket)
    }

    func readRequest() -> FaultRequest? {
        guard let start = readLine() else { return nil }
        let words = start.split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        while let line = readLine(), !line.isEmpty {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return readBody(headers).map {
            FaultRequest(method: String(words[0]), target: String(words[1]), headers: headers, body: $0)
        }
    }

    private func readBody(_ headers: [String: String]) -> [UInt8]? {
        if headers["transfer-encoding"] == "chunked" { return readChunks() }
        return readBytes(headers["content-length"].flatMap { Int($0) } ?? 0)
    }

    private func readChunks() -> [UInt8]? {
        var body: [UInt8] = []
        while let size = readLine().flatMap({ Int($0, radix: 16) }), let chunk = readBytes(size), readLine() != nil {
            if size == 0 { return body }
            body += chunk
        }
        return nil
    }

    private func readLine() -> String? {
        var bytes: [UInt8] = []
        while let byte = readByte() {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            if byte != UInt8(ascii: "\r") { bytes.append(byte) }
        }
        return nil
    }

    private func readByte() -> UInt8? {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, 0) == 1 ? byte : nil
    }

    private func readBytes(_ count: Int) -> [UInt8]? {
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        let received = recv(socket, &bytes, count, Int32(MSG_WAITALL))
        return received == count ? bytes : nil
    }
}
