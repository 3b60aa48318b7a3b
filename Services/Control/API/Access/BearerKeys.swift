import JWTKit
import Linking
import Operations

/// What verifies bearer tokens.
enum BearerKeys: Sendable {
    /// One key, and the one algorithm it is for: a public key must never be taken for a shared secret.
    case fixed(JWTKeyCollection, algorithm: String)
    /// Keys that the tokens' issuer publishes.
    case published(RemoteKeys)

    /// - Parameter text: PEM of a P-256 public key, or a shared secret.
    /// - Throws: `SettingsError` for what is neither.
    init(_ text: String) async throws {
        guard text.hasPrefix("-----BEGIN") else {
            guard text.utf8.count >= 32 else {
                throw Self.wrong(
                    "has \(text.utf8.count) bytes; a shared secret for HS256 has 32 at least (RFC 7518 §3.2)")
            }
            let keys = await JWTKeyCollection().add(hmac: HMACKey(from: Array(text.utf8)), digestAlgorithm: .sha256)
            self = .fixed(keys, algorithm: "HS256")
            return
        }
        guard let key = try? ES256PublicKey(pem: text) else { throw Self.wrong("is PEM, but of no P-256 public key") }
        self = .fixed(await JWTKeyCollection().add(ecdsa: key), algorithm: "ES256")
    }

    /// Whether a token that says it is signed so may be looked at.
    func allows(_ algorithm: String) -> Bool {
        switch self {
        case .fixed(_, let only): algorithm == only
        case .published: ["RS256", "PS256", "ES256", "EdDSA"].contains(algorithm)
        }
    }

    /// - Throws: `RemoteKeys.Failure`.
    func keys(for token: SignedToken) async throws -> JWTKeyCollection {
        switch self {
        case .fixed(let keys, _): keys
        case .published(let remote): try await remote.keys(with: token.keyID)
        }
    }

    private static func wrong(_ reason: String) -> SettingsError {
        SettingsError([SettingsProblem(name: "JWT_KEY", reason: reason)])
    }
}
