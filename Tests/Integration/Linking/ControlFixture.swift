import DocumentedAPI
import FoundationEssentials
import HTTPClient
import HTTPTypes
import Intelligence
import JWTKit
import Library
import Linking
import Logging
import Models
import Testing

@testable import ControlService

/// The API over a bench's database and sandbox, on a port of its own.
struct ControlFixture: Sendable {
    let bench: LinkingBench
    let root: String
    /// What answers are held to.
    private let documented: DocumentedAPI

    private static let secret = "0123456789abcdef0123456789abcdef"

    static func run(_ body: @escaping @Sendable (ControlFixture) async throws -> Void) async throws {
        try await LinkingBench.run { bench in
            var quiet = Logger(label: "test")
            quiet.logLevel = .critical
            let api = ControlAPI(
                database: bench.database, linking: bench.linking, embedders: Embedders(BuiltinEmbedder()),
                authentication: .bearer(BearerVerifier(keys: try await BearerKeys(secret))), url: "http://127.0.0.1:9/",
                logger: quiet)
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
                    let answer = try await bench.http.send(HTTPClientRequest(url: root + "/openapi.json"))
                    let documented = try DocumentedAPI(try JSONValue(parsing: answer.body))
                    try await body(ControlFixture(bench: bench, root: root, documented: documented))
                    return
                }
                try await group.waitForAll()
            }
        }
    }

    private struct Token: JWTPayload {
        var sub: String
        var exp = Date().timeIntervalSince1970.rounded() + 600

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    static func token(of user: UUID) async throws -> String {
        let keys = await JWTKeyCollection().add(hmac: HMACKey(from: Array(secret.utf8)), digestAlgorithm: .sha256)
        return try await keys.sign(Token(sub: user.uuidString))
    }

    /// Sends a request, and holds the answer to the API's document.
    func send(
        _ method: HTTPRequest.Method = .get, _ path: String, as user: UUID? = nil, body: String? = nil,
        _ headers: HTTPFields = [:]
    ) async throws -> (status: Int, json: JSONValue?, answer: HTTPClientResponse) {
        var request = HTTPClientRequest(method: method, url: root + path, headers: headers)
        if let user { request.headers[.authorization] = "Bearer \(try await Self.token(of: user))" }
        if let body {
            request.body = .bytes(Array(body.utf8))
            request.headers[.contentType] = "application/json"
        }
        let answer = try await bench.http.send(request)
        let faults = documented.faults(
            method.rawValue, path, status: answer.status.code, contentType: answer.headers[.contentType],
            body: answer.body)
        for fault in faults { Issue.record("\(method.rawValue) \(path): \(fault)") }
        return (answer.status.code, try? JSONValue(parsing: answer.body), answer)
    }

    /// The path and query of a redirect, at this server.
    func local(_ location: String) -> String {
        "/" + location.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3).joined()
    }
}

extension JSONValue {
    subscript(_ name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }

    var list: [JSONValue] { if case .array(let values) = self { values } else { [] } }
}
