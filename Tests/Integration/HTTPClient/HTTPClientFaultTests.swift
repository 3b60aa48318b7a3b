import HTTPClient
import HTTPTypes
import Synchronization
import Testing

@Suite("faults of a real server", .timeLimit(.minutes(1)))
struct HTTPClientFaultTests {
    @Test("an answer that does not come is a timeout, and the server may have acted")
    func hang() async throws {
        try await withFaultServer({ $1.waitUntilClosed() }) { server in
            let client = try makeHTTPClient()
            let request = HTTPClientRequest(url: server.url, timeout: .milliseconds(200))
            let error = await httpFailure { try await client.send(request) }
            #expect(error?.code == .timeout)
            #expect(error?.mayHaveBeenSent == true)
        }
    }

    @Test("a client for public addresses reaches none of our own, whatever name they have")
    func forbidden() async throws {
        try await withFaultServer({ $1.waitUntilClosed() }) { server in
            let client = try makeHTTPClient { $0.addresses = .publicOnly }
            for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"] {
                let url = "http://\(host):\(server.port)/"
                let error = await httpFailure { try await client.send(HTTPClientRequest(url: url)) }
                #expect(error?.code == .forbiddenAddress, "\(host): \(String(describing: error))")
                #expect(error?.mayHaveBeenSent == false)
            }
            #expect(server.connectionCount == 0)
        }
    }

    @Test("waiting for a free connection counts towards the timeout")
    func waitingForAConnection() async throws {
        try await withFaultServer({ $1.waitUntilClosed() }) { server in
            let client = try makeHTTPClient { $0.maximumConnectionsPerHost = 1 }
            let holder = Task { try await client.send(HTTPClientRequest(url: server.url)) }
            while server.requests.isEmpty { await Task.yield() }
            let waiting = HTTPClientRequest(url: server.url, timeout: .milliseconds(100))
            let error = await httpFailure { try await client.send(waiting) }
            #expect(error?.code == .timeout)
            #expect(error?.mayHaveBeenSent == false)
            #expect(server.requests.count == 1)
            holder.cancel()
            await #expect(throws: CancellationError.self) { try await holder.value }
        }
    }

    @Test(
        "a body cut short is an error, chunked or not",
        arguments: ["Content-Length: 100", "Transfer-Encoding: chunked"]
    )
    func truncated(framing: String) async throws {
        let handler: FaultServer.Handler = { _, connection in
            connection.write("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n20\r\nshort")
            connection.hangUp()
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            let error = await httpFailure { try await client.send(HTTPClientRequest(url: server.url)) }
            #expect(error?.code == .incompleteResponse)
            #expect(error?.mayHaveBeenSent == true)
        }
    }

    @Test("a connection that ends before an answer leaves the outcome unknown", arguments: [true, false])
    func noAnswer(byReset: Bool) async throws {
        try await withFaultServer({ byReset ? $1.reset() : $1.hangUp() }) { server in
            let client = try makeHTTPClient()
            let error = await httpFailure { try await client.send(HTTPClientRequest(method: .post, url: server.url)) }
            #expect(error?.code == .sendOutcomeUnknown)
            #expect(error?.mayHaveBeenSent == true)
            #expect(server.requests.count == 1)
        }
    }

    @Test("a reused connection that dies repeats a GET by itself, but never a POST that is not said to be repeatable")
    func reusedConnectionDies() async throws {
        let isFirstOfConnection = Mutex<Set<Int32>>([])
        let handler: FaultServer.Handler = { _, connection in
            // The first request of each connection is answered, the second one only read.
            let isFirst = isFirstOfConnection.withLock { $0.insert(connection.socket).inserted }
            guard !isFirst else { return connection.answer(200) }
            isFirstOfConnection.withLock { _ = $0.remove(connection.socket) }
            connection.hangUp()
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            for method in [HTTPRequest.Method.get, .get] {
                #expect(try await client.send(HTTPClientRequest(method: method, url: server.url)).status == .ok)
            }
            #expect(server.requests.count == 3)
            let post = HTTPClientRequest(method: .post, url: server.url, body: .bytes([1, 2, 3]))
            let error = await httpFailure { try await client.send(post) }
            #expect(error?.code == .sendOutcomeUnknown)
            #expect(error?.mayHaveBeenSent == true)
            #expect(server.requests.filter { $0.method == "POST" }.count == 1)
        }
    }

    @Test("a POST without a body is not repeated either")
    func emptyPostIsNotRepeated() async throws {
        let handler: FaultServer.Handler = { request, connection in
            request.method == "GET" ? connection.answer(200) : connection.hangUp()
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            _ = try await client.send(HTTPClientRequest(url: server.url))
            let error = await httpFailure { try await client.send(HTTPClientRequest(method: .post, url: server.url)) }
            #expect(error?.mayHaveBeenSent == true)
            #expect(server.requests.filter { $0.method == "POST" }.count == 1)
        }
    }

    @Test("a repeatable POST on a dead connection is sent again, with its whole body")
    func repeatablePost() async throws {
        let posts = Atomic(0)
        let handler: FaultServer.Handler = { request, connection in
            guard request.method == "POST" else { return connection.answer(200) }
            posts.add(1, ordering: .relaxed).newValue == 1 ? connection.hangUp() : connection.answer(201)
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            _ = try await client.send(HTTPClientRequest(url: server.url))
            var post = HTTPClientRequest(method: .post, url: server.url, body: .bytes(Array("again".utf8)))
            post.isRetryable = true
            #expect(try await client.send(post).status.code == 201)
            #expect(server.requests.suffix(2).map(\.body) == [Array("again".utf8), Array("again".utf8)])
        }
    }

    @Test("a body over the bound is given up at once, announced or not", arguments: [true, false])
    func tooLarge(isAnnounced: Bool) async throws {
        let handler: FaultServer.Handler = { _, connection in
            let length = isAnnounced ? "Content-Length: 1000000000\r\n" : ""
            connection.write("HTTP/1.1 200 OK\r\n\(length)\r\n")
            while connection.write([UInt8](repeating: 7, count: 65_536)) {}
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient { $0.maximumResponseSize = 1024 * 1024 }
            let error = await httpFailure { try await client.send(HTTPClientRequest(url: server.url)) }
            #expect(error?.code == .responseTooLarge)
        }
    }

    @Test("endless headers are given up")
    func endlessHeaders() async throws {
        let handler: FaultServer.Handler = { _, connection in
            connection.write("HTTP/1.1 200 OK\r\n")
            while connection.write(Array("X-More: \(String(repeating: "x", count: 1000))\r\n".utf8)) {}
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            let error = await httpFailure { try await client.send(HTTPClientRequest(url: server.url)) }
            #expect(error?.code == .responseTooLarge)
        }
    }

    @Test("what is not HTTP is a protocol error")
    func notHTTP() async throws {
        try await withFaultServer({ _, connection in
            connection.write("220 smtp.example ESMTP\r\n")
            connection.hangUp()
        }) { server in
            let client = try makeHTTPClient()
            let error = await httpFailure { try await client.send(HTTPClientRequest(url: server.url)) }
            #expect(error?.code == .protocolError)
        }
    }

    @Test("a refused connection was certainly not sent")
    func refused() async throws {
        let server = try FaultServer { $1.answer(200) }
        server.stop()
        let client = try makeHTTPClient()
        let error = await httpFailure {
            try await client.send(HTTPClientRequest(url: "http://user:hunter2@127.0.0.1:\(server.port)/?key=hunter2"))
        }
        #expect(error?.code == .connect)
        #expect(error?.mayHaveBeenSent == false)
        #expect("\(error.map { String(reflecting: $0) } ?? "")".contains("hunter2") == false)
    }

    @Test("a name that does not exist is a dns error")
    func unknownName() async throws {
        let error = await httpFailure {
            try await makeHTTPClient().send(HTTPClientRequest(url: "http://no-such-host.invalid/"))
        }
        #expect(error?.code == .dns)
        #expect(error?.mayHaveBeenSent == false)
    }

    @Test("cancelling ends the exchange at once and closes its connection")
    func cancellation() async throws {
        let (asked, closed) = (FaultGate(), FaultGate())
        let handler: FaultServer.Handler = { _, connection in
            asked.open()
            connection.waitUntilClosed()
            closed.open()
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            let task = Task { try await client.send(HTTPClientRequest(url: server.url)) }
            await asked.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await closed.wait()
        }
    }

    @Test("a task cancelled before it sends does not send")
    func cancelledBefore() async throws {
        try await withFaultServer({ $1.answer(200) }) { server in
            let client = try makeHTTPClient()
            let (start, url) = (FaultGate(), server.url)
            let task = Task {
                await start.wait()
                return try await client.send(HTTPClientRequest(url: url))
            }
            task.cancel()
            start.open()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(server.requests.isEmpty)
        }
    }

    @Test("cancelling hundreds of requests leaves a client that works")
    func cancelMany() async throws {
        let handler: FaultServer.Handler = { request, connection in
            request.target == "/hang" ? connection.waitUntilClosed() : connection.answer(200)
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            let tasks = (0..<300).map { _ in
                Task { try await client.send(HTTPClientRequest(url: server.url + "/hang")) }
            }
            while server.requests.count < 32 { await Task.yield() }
            tasks.forEach { $0.cancel() }
            for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
            #expect(try await client.send(HTTPClientRequest(url: server.url + "/fine")).status == .ok)
        }
    }

    @Test("shutting down ends what is under way, and nothing starts after it")
    func shutdown() async throws {
        let asked = FaultGate()
        let handler: FaultServer.Handler = { _, connection in
            asked.open()
            connection.waitUntilClosed()
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            let task = Task { await httpFailure { try await client.send(HTTPClientRequest(url: server.url)) } }
            await asked.wait()
            await client.shutdown()
            #expect(await task.value?.code == .shutDown)
            let later = await httpFailure { try await client.send(HTTPClientRequest(url: server.url)) }
            #expect(later?.code == .shutDown)
            await client.shutdown()
        }
    }

    @Test(
        "what cannot be sent is refused before anything is",
        arguments: [
            "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "", "http://", "http://a b/", "http://h/\0x",
            "http://[::1", "http://h:99999/", "https:///x",
        ]
    )
    func badURLs(url: String) async throws {
        let error = await httpFailure { try await makeHTTPClient().send(HTTPClientRequest(url: url)) }
        #expect(error?.code == .badURL)
        #expect(error?.mayHaveBeenSent == false)
    }
}
