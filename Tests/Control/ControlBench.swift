import DocumentedAPI
import FoundationEssentials
import HTTPClient
import HTTPTypes
import Hummingbird
import Intelligence
import JWTKit
import Library
import Linking
import Logging
import Models
import Postgres
import Providers
import Testing

@testable import ControlService

/// The API on a port of its own, with a database that does not answer: for what is decided before it is asked.
struct ControlBench: Sendable {
    static let secret = "0123456789abcdef0123456789abcdef"

    let root: String
    let http: HTTPClient
    let api: ControlAPI
    /// What answers are held to; `nil` for routes of a test's own.
    private let documented: DocumentedAPI?

    static func run(
        authentication: Authentication? = nil, _ body: @Sendable (ControlBench) async throws -> Void
    ) async throws {
        let keys = try await BearerKeys(secret)
        let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "test"))
        let api = try api(authentication ?? .bearer(BearerVerifier(keys: keys, issuer: "us")), http)
        try await serve({ api.router() }, api: api, isDocumented: true, http: http, body)
    }

    /// A router of the test's own behind the same server.
    static func serve(
        _ router: @escaping @Sendable () -> Router<ControlContext>,
        _ body: @Sendable (ControlBench) async throws -> Void
    ) async throws {
        let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "test"))
        try await serve(router, api: try api(.disabled, http), isDocumented: false, http: http, body)
    }

    private static func serve(
        _ router: @escaping @Sendable () -> Router<ControlContext>, api: ControlAPI, isDocumented: Bool,
        http: HTTPClient,
        _ body: @Sendable (ControlBench) async throws -> Void
    ) async throws {
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            var quiet = Logger(label: "test")
            quiet.logLevel = .critical
            let server = ControlServer(router, host: "127.0.0.1", port: 0, logger: quiet) { bound.yield($0) }
            group.addTask {
                defer { bound.finish() }
                try await server.run()
            }
            defer { group.cancelAll() }
            for await port in ports {
                let root = "http://127.0.0.1:\(port)"
                let documented = try await isDocumented ? document(of: root, http) : nil
                try await body(ControlBench(root: root, http: http, api: api, documented: documented))
                return
            }
            try await group.waitForAll()
        }
    }

    static func api(_ authentication: Authentication, _ transport: any HTTPTransport) throws -> ControlAPI {
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        let pool = PostgresPool(
            configuration: try PostgresConfiguration(url: "postgres://nobody@127.0.0.1:1/none"), logger: quiet)
        let vault = TokenVault(keyRing: try TokenKeyRing(parsing: "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="))
        let linking = AccountLinking(
            database: pool, vault: vault, google: nil, microsoft: nil, transport: transport)
        return ControlAPI(
            database: pool, linking: linking, embedders: Embedders(BuiltinEmbedder()), authentication: authentication,
            url: "http://127.0.0.1", logger: quiet)
    }

    private static func document(of root: String, _ http: HTTPClient) async throws -> DocumentedAPI {
        let answer = try await http.send(HTTPClientRequest(url: root + "/openapi.json"))
        return try DocumentedAPI(try JSONValue(parsing: answer.body))
    }

    /// Sends a request, and holds the answer to the API's document.
    func send(
        _ method: HTTPRequest.Method = .get, _ path: String, token: String? = nil, body: String? = nil,
        _ headers: HTTPFields = [:]
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(method: method, url: root + path, headers: headers)
        if let token { request.headers[.authorization] = "Bearer \(token)" }
        if let body {
            request.body = .bytes(Array(body.utf8))
            request.headers[.contentType] = request.headers[.contentType] ?? "application/json"
        }
        let answer = try await http.send(request)
        let faults = documented?.faults(
            method.rawValue, path, status: answer.status.code, contentType: answer.headers[.contentType],
            body: answer.body)
        for fault in faults ?? [] { Issue.record("\(method.rawValue) \(path): \(fault)") }
        return answer
    }

    /// Checks that an answer is a problem, whole, and that nothing of ours shows in it.
    func expectProblem(
        _ answer: HTTPClientResponse, _ status: Int, _ code: String, at location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(answer.status.code == status, sourceLocation: location)
        #expect(answer.headers[.contentType] == "application/problem+json", sourceLocation: location)
        guard case .object(let problem) = try JSONValue(parsing: answer.body) else {
            Issue.record("no object", sourceLocation: location)
            return
        }
        let id = answer.headers[.requestID] ?? ""
        #expect(problem["code"] == .string(code), sourceLocation: location)
        #expect(problem["type"] == .string("urn:carillon:problem:\(code)"), sourceLocation: location)
        #expect(problem["status"] == .integer(status), sourceLocation: location)
        #expect(problem["instance"] == .string("urn:carillon:request:\(id)"), sourceLocation: location)
        #expect(problem["title"] != nil && problem["detail"] != nil, sourceLocation: location)
        #expect(UUID(uuidString: id) != nil, sourceLocation: location)
        #expect(answer.headers[.correlationID]?.isEmpty == false, sourceLocation: location)
    }

    struct Token: JWTPayload {
        var sub: String? = UUID().uuidString
        var exp: Double? = Date().timeIntervalSince1970.rounded() + 600
        var nbf: Double?
        var iss: String? = "us"

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    static func sign(_ token: Token, secret: String = secret) async throws -> String {
        let keys = await JWTKeyCollection().add(hmac: HMACKey(from: Array(secret.utf8)), digestAlgorithm: .sha256)
        return try await keys.sign(token)
    }
}
