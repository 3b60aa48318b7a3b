import Crypto
import Providers

/// What proves that who exchanges a code is who asked for it (RFC 7636).
struct PKCE: Sendable, Hashable {
    /// 43 characters of the unreserved alphabet, from 32 random bytes (§4.1).
    let verifier: String

    /// - Parameter bytes: 32 bytes of a cryptographic random generator.
    init(bytes: [UInt8]) {
        verifier = Base64URL.encode(bytes)
    }

    /// `S256` (§4.2).
    var challenge: String { Base64URL.encode(SHA256.hash(data: Array(verifier.utf8))) }
}
