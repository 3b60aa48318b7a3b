import HTTPClient
import HTTPTypes
import Testing

@Suite("TLS and HTTP/2", .timeLimit(.minutes(2)), .enabled(if: FaultShell.has("openssl"), "needs openssl"))
struct HTTPClientTLSTests {
    @Test("a certificate of an unknown authority is refused, and accepted with its file")
    func privateAuthority() async throws {
        try await withTLSServer("openssl s_server -www -accept 0 -cert $DIR/cert.pem -key $DIR/key.pem") {
            port,
            caFile in
            let request = HTTPClientRequest(url: "https://localhost:\(port)/")
            let error = await httpFailure { try await makeHTTPClient().send(request) }
            #expect(error?.code == .certificate)
            #expect(error?.mayHaveBeenSent == false)
            let trusting = try makeHTTPClient { $0.caFile = caFile }
            #expect(try await trusting.send(request).status == .ok)
        }
    }

    @Test("a trusted certificate for another name is refused")
    func otherName() async throws {
        try await withTLSServer("openssl s_server -www -accept 0 -cert $DIR/cert.pem -key $DIR/key.pem") {
            port,
            caFile in
            let client = try makeHTTPClient { $0.caFile = caFile }
            let error = await httpFailure {
                try await client.send(HTTPClientRequest(url: "https://127.0.0.1:\(port)/"))
            }
            #expect(error?.code == .certificate)
        }
    }

    @Test("a server that speaks only TLS 1.1 is refused")
    func oldVersion() async throws {
        let command = """
            openssl s_server -www -accept 0 -cert $DIR/cert.pem -key $DIR/key.pem -tls1_1 -cipher DEFAULT:@SECLEVEL=0
            """
        try await withTLSServer(command) { port, caFile in
            let client = try makeHTTPClient { $0.caFile = caFile }
            let error = await httpFailure {
                try await client.send(HTTPClientRequest(url: "https://localhost:\(port)/"))
            }
            #expect(error?.code == .tls)
            #expect(error?.mayHaveBeenSent == false)
        }
    }

    @Test("a missing CA file is our own fault, and says so")
    func missingFile() async throws {
        try await withTLSServer("openssl s_server -www -accept 0 -cert $DIR/cert.pem -key $DIR/key.pem") { port, _ in
            let client = try makeHTTPClient { $0.caFile = "/nonexistent/ca.pem" }
            let error = await httpFailure {
                try await client.send(HTTPClientRequest(url: "https://localhost:\(port)/"))
            }
            #expect(error?.code == .unavailable)
            #expect(error?.detail.contains("/nonexistent/ca.pem") == true)
        }
    }

    @Test(
        "over TLS requests share one HTTP/2 connection, bodies in both directions included",
        .enabled(if: FaultShell.has("node"), "needs node, which has an HTTP/2 server")
    )
    func http2() async throws {
        try await withTLSServer("node -e '\(Self.http2Server)' $DIR") { port, caFile in
            let client = try makeHTTPClient { $0.caFile = caFile }
            let body = [UInt8](repeating: 9, count: 100_000)
            let answers = try await withThrowingTaskGroup(of: HTTPClientResponse.self) { group in
                for _ in 0..<90 {
                    let url = "https://localhost:\(port)/"
                    group.addTask {
                        try await client.send(HTTPClientRequest(method: .post, url: url, body: .bytes(body)))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.version == .http2 && $0.body == body })
            let connections = Set(answers.compactMap { $0.headers[HTTPField.Name("X-Connections")!] })
            #expect(connections == ["1"])
        }
    }

    @Test(
        "a streamed HTTP/2 body waits for its reader while others go on",
        .enabled(if: FaultShell.has("node"), "needs node, which has an HTTP/2 server")
    )
    func http2Stream() async throws {
        try await withTLSServer("node -e '\(Self.http2Server)' $DIR") { port, caFile in
            let client = try makeHTTPClient { $0.caFile = caFile }
            let chunks = AsyncStream<[UInt8]> { source in
                for number in 0..<200 { source.yield([UInt8](repeating: UInt8(number), count: 10_000)) }
                source.finish()
            }
            let url = "https://localhost:\(port)/"
            let answer = try await client.stream(
                HTTPClientRequest(method: .put, url: url, body: .stream(chunks))
            )
            for _ in 0..<20 { _ = try await client.send(HTTPClientRequest(url: url)) }
            let bytes = try await answer.body.collect(upTo: 2_000_000)
            #expect(bytes == (0..<200).flatMap { [UInt8](repeating: UInt8($0), count: 10_000) })
        }
    }

    /// Sends back what it gets, and how many connections it has had.
    private static let http2Server = """
        const fs = require("fs"), dir = process.argv[1]; let connections = 0;
        const server = require("http2").createSecureServer(
            { cert: fs.readFileSync(dir + "/cert.pem"), key: fs.readFileSync(dir + "/key.pem") });
        server.on("session", () => { connections += 1 });
        server.on("stream", (stream) => {
            stream.respond({ ":status": 200, "x-connections": String(connections) }); stream.pipe(stream); });
        server.listen(0, "127.0.0.1", () => console.log("ACCEPT 127.0.0.1:" + server.address().port));
        """
}

/// Runs a TLS server with a certificate of its own for the name localhost, until the body returns.
/// - Parameter command: prints `ACCEPT address:port` when it is ready; `$DIR` holds `cert.pem` and `key.pem`.
private func withTLSServer(
    _ command: String,
    _ body: (_ port: String, _ caFile: String) async throws -> Void
) async throws {
    let directory = try FaultShell.line("mktemp -d")
    defer { _ = try? FaultShell.output("rm -r \(directory)") }
    _ = try FaultShell.output(
        """
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost -keyout \(directory)/key.pem -out \(directory)/cert.pem 2>/dev/null
        """
    )
    let program = try FaultProgram("DIR=\(directory); exec \(command)")
    defer { program.stop() }
    guard let line = program.line(beginning: "ACCEPT"), let port = line.split(separator: ":").last else {
        throw FaultServerError(what: command, code: 0)
    }
    try await body(String(port), directory + "/cert.pem")
}
