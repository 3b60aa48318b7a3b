import Crypto
import CryptoExtras
import FoundationEssentials
import Synchronization

/// Signs identity tokens (RS256), and shows its key as a JWK set. The key is made when it is first needed.
final class IdentitySigner: Sendable {
    private let key = Mutex<_RSA.Signing.PrivateKey?>(nil)

    private static let keyID = "sandbox-1"

    private func signingKey() throws -> _RSA.Signing.PrivateKey {
        try key.withLock { key in
            if let key { return key }
            let made = try _RSA.Signing.PrivateKey(keySize: .bits2048)
            key = made
            return made
        }
    }

    /// RFC 7517 §5.
    func keySet() throws -> JSON {
        let parts = try signingKey().publicKey.getKeyPrimitives()
        return [
            "keys": [
                [
                    "kty": "RSA", "use": "sig", "alg": "RS256", "kid": .text(Self.keyID),
                    "n": .text(Self.text(Array(parts.modulus))), "e": .text(Self.text(Array(parts.publicExponent))),
                ]
            ]
        ]
    }

    /// RFC 7515 §7.1.
    func sign(_ claims: JSON) throws -> String {
        let header: JSON = ["alg": "RS256", "typ": "JWT", "kid": .text(Self.keyID)]
        let content =
            try Self.text(Array(JSONEncoder().encode(header))) + "." + Self.text(Array(JSONEncoder().encode(claims)))
        let signature = try signingKey().signature(
            for: SHA256.hash(data: Array(content.utf8)), padding: .insecurePKCS1v1_5)
        return content + "." + Self.text(Array(signature.rawRepresentation))
    }

    private static func text(_ bytes: [UInt8]) -> String { Base64URL.encode(bytes).filter { $0 != "=" } }
}
