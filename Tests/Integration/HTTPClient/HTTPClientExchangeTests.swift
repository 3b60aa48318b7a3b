import HTTPClient
import HTTPTypes
import Synchronization
import Testing

@Suite("exchanges with a real server", .timeLimit(.minutes(1)))
struct HTTPClientExchangeTests {
    @Test("status, headers and body come back")
    func roundTrip() async throws {
        try await withFaultServer({ $1.answer(418, ["X-Kind: teapot", "X-Kind: brown"], body: "short") }) { server in
            let client = try makeHTTPClient()
            let answer = try await client.send(HTTPClientRequest(url: server.url + "/pot?size=2"))
            #expect(answer.status.code == 418)
            #expect(answer.headers[values: HTTPField.Name("X-Kind")!] == ["teapot", "brown"])
            #expect(answer.body == Array("short".utf8))
            #expect(server.requests.first?.target == "/pot?size=2")
            await client.shutdown()
        }
    }

    @Test(
        "every method arrives as itself, with its body",
        arguments: [HTTPRequest.Method.get, .post, .put, .patch, .delete, .options]
    )
    func methods(method: HTTPRequest.Method) async throws {
        try await withFaultServer({ $1.answer(200, body: $0.method) }) { server in
            let client = try makeHTTPClient()
            let bare = try await client.send(HTTPClientRequest(method: method, url: server.url))
            let full = try await client.send(
                HTTPClientRequest(method: method, url: server.url, body: .bytes(Array("data".utf8)))
            )
            #expect(String(decoding: bare.body, as: UTF8.self) == method.rawValue)
            #expect(String(decoding: full.body, as: UTF8.self) == method.rawValue)
            #expect(server.requests.map(\.body) == [[], Array("data".utf8)])
            #expect(server.requests.last?.headers["content-type"] == nil)
            #expect(server.requests.last?.headers["expect"] == nil)
        }
    }

    @Test("HEAD has no body although a length is announced")
    func head() async throws {
        try await withFaultServer({ $1.write("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n") }) { server in
            let answer = try await makeHTTPClient().send(HTTPClientRequest(method: .head, url: server.url))
            #expect(answer.status == .ok)
            #expect(answer.body.isEmpty)
        }
    }

    @Test("a chunked body is put together, interim answers and trailers are not part of it")
    func chunkedBody() async throws {
        let handler: FaultServer.Handler = { _, connection in
            connection.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.write("5\r\nhello\r\n7\r\n, world\r\n0\r\nX-Trailer: late\r\n\r\n")
        }
        try await withFaultServer(handler) { server in
            let answer = try await makeHTTPClient().send(HTTPClientRequest(url: server.url))
            #expect(String(decoding: answer.body, as: UTF8.self) == "hello, world")
            #expect(answer.headers[HTTPField.Name("Link")!] == nil)
            #expect(answer.headers[HTTPField.Name("X-Trailer")!] == nil)
        }
    }

    @Test("correlation id and trace context are on the request, and no header is forged through them")
    func correlation() async throws {
        try await withFaultServer({ $1.answer(200) }) { server in
            let client = CorrelatedTransport(
                try makeHTTPClient(),
                correlationID: "job-1\r\nX-Evil: 1",
                traceparent: "00-aa-bb-01"
            )
            _ = try await client.send(HTTPClientRequest(url: server.url))
            let headers = try #require(server.requests.first?.headers)
            #expect(headers["x-correlation-id"]?.hasPrefix("job-1") == true)
            #expect(headers["traceparent"] == "00-aa-bb-01")
            #expect(headers["x-evil"] == nil)
        }
    }

    @Test("connections are reused, and requests one after another need only one")
    func reuse() async throws {
        try await withFaultServer({ $1.answer(200, body: "x") }) { server in
            let client = try makeHTTPClient()
            for _ in 0..<20 { _ = try await client.send(HTTPClientRequest(url: server.url)) }
            #expect(server.connectionCount == 1)
        }
    }

    @Test("300 requests are in flight at once")
    func manyAtOnce() async throws {
        let arrived = Atomic(0)
        let allThere = FaultGate()
        let handler: FaultServer.Handler = { request, connection in
            if arrived.add(1, ordering: .relaxed).newValue == 300 { allThere.open() }
            // Nobody is answered before everybody has asked.
            allThere.block()
            connection.answer(200, body: request.target)
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient {
                $0.maximumConnectionsPerHost = 300
                $0.maximumConnections = 300
            }
            let bodies = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let request = HTTPClientRequest(url: "\(server.url)/\(number)")
                        return String(decoding: try await client.send(request).body, as: UTF8.self)
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(bodies == Set((0..<300).map { "/\($0)" }))
        }
    }

    @Test("no more connections to a host are open than allowed; the others wait their turn")
    func connectionBound() async throws {
        try await withFaultServer({ $1.answer(200) }) { server in
            let client = try makeHTTPClient { $0.maximumConnectionsPerHost = 3 }
            try await withThrowingTaskGroup { group in
                for _ in 0..<100 { group.addTask { _ = try await client.send(HTTPClientRequest(url: server.url)) } }
                try await group.waitForAll()
            }
            #expect(server.connectionCount <= 3)
            #expect(server.requests.count == 100)
        }
    }

    @Test("a redirect is an answer unless asked to follow it")
    func redirects() async throws {
        let handler: FaultServer.Handler = { request, connection in
            request.target == "/old"
                ? connection.answer(302, ["Location: /new"], body: "moved") : connection.answer(200, body: "here")
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            var request = HTTPClientRequest(url: server.url + "/old")
            #expect(try await client.send(request).status.code == 302)
            request.maximumRedirects = 1
            let followed = try await client.send(request)
            #expect(followed.status == .ok)
            #expect(followed.headers[.location] == nil)
            #expect(String(decoding: followed.body, as: UTF8.self) == "here")
        }
    }

    @Test("a redirect to another scheme is not followed, nor are endless ones")
    func hostileRedirects() async throws {
        let handler: FaultServer.Handler = { request, connection in
            connection.answer(302, ["Location: \(request.target == "/file" ? "file:///etc/passwd" : "/loop")"])
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient { $0.maximumRedirects = 3 }
            let file = await httpFailure { try await client.send(HTTPClientRequest(url: server.url + "/file")) }
            #expect(file?.code == .protocolError)
            let loop = await httpFailure { try await client.send(HTTPClientRequest(url: server.url + "/loop")) }
            #expect(loop?.code == .tooManyRedirects)
        }
    }

    @Test("a configured proxy gets the request, except for the hosts that go without")
    func proxy() async throws {
        try await withFaultServer({ $1.answer(200, body: "proxy " + $0.target) }) { server in
            let client = try makeHTTPClient { $0.proxy = .url(server.url, excluding: ["127.0.0.1"]) }
            let viaProxy = try await client.send(HTTPClientRequest(url: "http://far.invalid/x"))
            #expect(String(decoding: viaProxy.body, as: UTF8.self) == "proxy http://far.invalid/x")
            let direct = try await client.send(HTTPClientRequest(url: server.url + "/y"))
            #expect(String(decoding: direct.body, as: UTF8.self) == "proxy /y")
        }
    }

    @Test("a compressed body is decompressed, and the bound counts what comes out")
    func compression() async throws {
        // 100,000 zero bytes, gzip -9.
        let zeros = try FaultShell.output("head -c 100000 /dev/zero | gzip -9")
        try await withFaultServer({ $1.answer(200, ["Content-Encoding: gzip"], bytes: zeros) }) { server in
            let client = try makeHTTPClient()
            var request = HTTPClientRequest(url: server.url)
            #expect(try await client.send(request).body == [UInt8](repeating: 0, count: 100_000))
            #expect(server.requests.first?.headers["accept-encoding"]?.contains("gzip") == true)
            request.maximumResponseSize = 99_999
            let error = await httpFailure { try await client.send(request) }
            #expect(error?.code == .responseTooLarge)
        }
    }
}
