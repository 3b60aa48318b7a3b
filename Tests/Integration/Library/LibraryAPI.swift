import DocumentedAPI
import FoundationEssentials
import HTTPClient
import HTTPTypes
import JWTKit
import Linking
import Logging
import Models
import Providers
import Testing

@testable import ControlService

/// The HTTP API over a library, on a port of its own.
struct LibraryAPI: Sendable {
    private let root: String
    private let http: HTTPClient
    /// What answers are held to.
    private let documented: DocumentedAPI

    private static let secret = "0123456789abcdef0123456789abcdef"

    static func serve(_ library: LibraryFixture, _ body: @Sendable (LibraryAPI) async throws -> Void) async throws {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: quiet)
        let api = try await api(over: library, http, quiet)
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        let server = ControlServer(api.router, host: "127.0.0.1", port: 0, logger: quiet) { bound.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { bound.finish() }
                try await server.run()
            }
            defer { group.cancelAll() }
            for await port in ports {
                let root = "http://127.0.0.1:\(port)"
                let answer = try await http.send(HTTPClientRequest(url: root + "/openapi.json"))
                let documented = try DocumentedAPI(try JSONValue(parsing: answer.body))
                return try await body(LibraryAPI(root: root, http: http, documented: documented))
            }
            try await group.waitForAll()
        }
    }

    private static func api(over library: LibraryFixture, _ http: HTTPClient, _ logger: Logger) async throws
        -> ControlAPI
    {
        let vault = TokenVault(keyRing: try TokenKeyRing(parsing: "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="))
        let linking = AccountLinking(
            database: library.pool, vault: vault, google: nil, microsoft: nil, transport: http)
        return ControlAPI(
            database: library.pool, linking: linking, embedders: library.embedders,
            authentication: .bearer(BearerVerifier(keys: try await BearerKeys(secret))), url: "http://127.0.0.1",
            logger: logger)
    }

    private struct Token: JWTPayload {
        var sub: String
        var exp = Date().timeIntervalSince1970.rounded() + 600

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    /// Sends a request, and holds the answer to the API's document.
    ///
    /// - Returns: the status, and the members of the answer's object.
    func send(
        _ method: HTTPRequest.Method = .get, _ path: String, as user: UUID, body: [UInt8]? = nil
    ) async throws -> (status: Int, json: [String: JSONValue]) {
        let keys = await JWTKeyCollection().add(hmac: HMACKey(from: Array(Self.secret.utf8)), digestAlgorithm: .sha256)
        var request = HTTPClientRequest(method: method, url: root + path)
        request.headers[.authorization] = "Bearer \(try await keys.sign(Token(sub: user.uuidString)))"
        if let body { request.body = .bytes(body) }
        let answer = try await http.send(request)
        let faults = documented.faults(
            method.rawValue, path, status: answer.status.code, contentType: answer.headers[.contentType],
            body: answer.body)
        for fault in faults { Issue.record("\(method.rawValue) \(path): \(fault)") }
        guard case .object(let members) = try JSONValue(parsing: answer.body) else { return (answer.status.code, [:]) }
        return (answer.status.code, members)
    }
}
