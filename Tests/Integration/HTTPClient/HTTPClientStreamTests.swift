import HTTPClient
import HTTPTypes
import Synchronization
import Testing

@Suite("streamed bodies", .timeLimit(.minutes(1)))
struct HTTPClientStreamTests {
    @Test("the head is there before the body, and the chunks are the body")
    func download() async throws {
        let headSeen = FaultGate()
        let handler: FaultServer.Handler = { _, connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello")
            headSeen.block()
            connection.write(" world")
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            let answer = try await client.stream(HTTPClientRequest(url: server.url))
            #expect(answer.status == .ok)
            headSeen.open()
            #expect(try await answer.body.collect(upTo: 100) == Array("hello world".utf8))
            // Read to its end, the stream stays at its end.
            #expect(try await answer.body.collect(upTo: 100) == [])
        }
    }

    @Test("a reader who does not read holds the server back, and misses nothing")
    func backpressure() async throws {
        let total = 64 * 1024 * 1024
        let sent = Atomic(0)
        let handler: FaultServer.Handler = { request, connection in
            guard request.target == "/all" else { return connection.answer(200) }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
            let block = [UInt8](repeating: 5, count: 65_536)
            while sent.load(ordering: .relaxed) < total, connection.write(block) {
                sent.add(block.count, ordering: .relaxed)
            }
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            let answer = try await client.stream(HTTPClientRequest(url: server.url + "/all"))
            // Other exchanges go on meanwhile; they take longer than an unbounded reader would need for all of it.
            for _ in 0..<200 { _ = try await client.send(HTTPClientRequest(url: server.url)) }
            #expect(sent.load(ordering: .relaxed) < total)
            var received = 0
            for try await chunk in answer.body {
                #expect(chunk.allSatisfy { $0 == 5 })
                received += chunk.count
            }
            #expect(received == total)
        }
    }

    @Test("a download that breaks off throws after what arrived")
    func brokenDownload() async throws {
        let handler: FaultServer.Handler = { _, connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
            connection.hangUp()
        }
        try await withFaultServer(handler) { server in
            let answer = try await makeHTTPClient().stream(HTTPClientRequest(url: server.url))
            var received: [UInt8] = []
            let error = await httpFailure { for try await chunk in answer.body { received += chunk } }
            #expect(error?.code == .incompleteResponse)
            #expect(received == Array("hello".utf8))
        }
    }

    @Test("an answer nobody reads any more ends its exchange")
    func dropped() async throws {
        let closed = FaultGate()
        let handler: FaultServer.Handler = { _, connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
            connection.waitUntilClosed()
            closed.open()
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            _ = try await client.stream(HTTPClientRequest(url: server.url))
            await closed.wait()
        }
    }

    @Test("cancelling a reader ends the exchange")
    func cancelledReader() async throws {
        let closed = FaultGate()
        let handler: FaultServer.Handler = { _, connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
            connection.waitUntilClosed()
            closed.open()
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            let (answer, reading) = (try await client.stream(HTTPClientRequest(url: server.url)), FaultGate())
            let task = Task {
                for try await _ in answer.body { reading.open() }
            }
            await reading.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await closed.wait()
        }
    }

    @Test("a body stream arrives whole, with a known length or chunked", arguments: [true, false])
    func upload(hasLength: Bool) async throws {
        let chunks = (0..<100).map { [UInt8](repeating: UInt8($0), count: 10_000) }
        try await withFaultServer({ $1.answer(200) }) { server in
            let client = try makeHTTPClient()
            let body = HTTPClientBody.stream(sequence(chunks), length: hasLength ? 1_000_000 : nil)
            let answer = try await client.send(HTTPClientRequest(method: .post, url: server.url, body: body))
            #expect(answer.status == .ok)
            let request = try #require(server.requests.first)
            #expect(request.body == chunks.flatMap { $0 })
            #expect(request.headers["content-length"] == (hasLength ? "1000000" : nil))
            #expect(request.headers["transfer-encoding"] == (hasLength ? nil : "chunked"))
        }
    }

    @Test("a slow body stream pauses the exchange instead of ending it")
    func slowUpload() async throws {
        try await withFaultServer({ $1.answer(200) }) { server in
            let client = try makeHTTPClient()
            let (chunks, source) = AsyncStream.makeStream(of: [UInt8].self)
            let task = Task {
                try await client.send(
                    HTTPClientRequest(method: .put, url: server.url, body: .stream(chunks))
                )
            }
            for number in 0..<5 {
                source.yield([UInt8](repeating: UInt8(number), count: 3))
                // Each of these is answered while the upload waits.
                #expect(try await client.send(HTTPClientRequest(url: server.url)).status == .ok)
            }
            source.finish()
            #expect(try await task.value.status == .ok)
            #expect(server.requests.last { $0.method == "PUT" }?.body.count == 15)
        }
    }

    @Test("a body stream that throws fails the request with what it threw")
    func throwingUpload() async throws {
        struct Broken: Error {}
        try await withFaultServer({ $1.answer(200) }) { server in
            let client = try makeHTTPClient()
            let body = AsyncThrowingStream<[UInt8], any Error> { source in
                source.yield([1, 2, 3])
                source.finish(throwing: Broken())
            }
            let error = await httpFailure {
                try await client.send(HTTPClientRequest(method: .post, url: server.url, body: .stream(body)))
            }
            #expect(error?.code == .uploadFailed)
            #expect(error?.underlying is Broken)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("a body stream of another length than announced fails the request", arguments: [2, 4])
    func wrongLength(announced: Int) async throws {
        try await withFaultServer({ $1.answer(200) }) { server in
            let client = try makeHTTPClient()
            let body = HTTPClientBody.stream(sequence([[1], [2], [3]]), length: announced)
            let error = await httpFailure {
                try await client.send(HTTPClientRequest(method: .post, url: server.url, body: body))
            }
            #expect(error?.code == .uploadFailed)
        }
    }

    private func sequence(_ chunks: [[UInt8]]) -> AsyncStream<[UInt8]> {
        AsyncStream { source in
            chunks.forEach { source.yield($0) }
            source.finish()
        }
    }
}
