import Crypto
import FoundationEssentials
import HTTPClient
import HTTPTypes
import JWTKit
import Providers
import Synchronization

@testable import Linking

/// A provider's signing key, published as a JWK set, and what it signs.
final class PublishedKeys: HTTPTransport {
    let key = ES256PrivateKey()
    private let state = Mutex(State())

    struct State {
        var id = "k1"
        var requests = 0
        var isDown = false
    }

    var requests: Int { state.withLock { $0.requests } }

    func set(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let (id, isDown) = state.withLock { state in
            state.requests += 1
            return (state.id, state.isDown)
        }
        guard !isDown else { return HTTPClientResponse(status: .serviceUnavailable) }
        guard let point = key.parameters else { return HTTPClientResponse(status: .internalServerError) }
        let json = """
            {"keys":[{"kty":"oct","kid":"strange","k":"AAAA"},
            {"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"\(id)","x":"\(point.x)","y":"\(point.y)"}]}
            """
        return HTTPClientResponse(status: .ok, body: Array(json.utf8))
    }

    func sign(_ claims: [String: Claim], keyID: String = "k1", algorithm: String = "ES256") async throws -> String {
        let keys = await JWTKeyCollection().add(ecdsa: key, kid: JWKIdentifier(string: keyID))
        let good = try await keys.sign(Payload(claims: claims), kid: JWKIdentifier(string: keyID))
        guard algorithm != "ES256" else { return good }
        let parts = good.split(separator: ".")
        let header = Base64URL.encode(Array(#"{"alg":"\#(algorithm)","kid":"\#(keyID)"}"#.utf8))
        return algorithm == "none" ? "\(header).\(parts[1])." : "\(header).\(parts[1]).\(parts[2])"
    }

    /// A claim's value.
    enum Claim: Codable, Sendable, ExpressibleByStringLiteral {
        case text(String)
        case number(Double)
        case flag(Bool)
        case list([String])

        init(stringLiteral value: String) { self = .text(value) }

        init(from decoder: any Decoder) throws { self = .text(try decoder.singleValueContainer().decode(String.self)) }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .flag(let value): try container.encode(value)
            case .list(let value): try container.encode(value)
            }
        }
    }

    private struct Payload: JWTPayload {
        let claims: [String: Claim]

        init(claims: [String: Claim]) { self.claims = claims }

        init(from decoder: any Decoder) throws {
            claims = try decoder.singleValueContainer().decode([String: Claim].self)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(claims)
        }

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }
}
