import Crypto

/// Encrypts tokens for storage with AES-256-GCM and opens them again.
///
/// A sealed token is bound to its connection and purpose: copied to another row it does not open.
public struct TokenVault: Sendable {
    private let keyRing: TokenKeyRing

    public init(keyRing: TokenKeyRing) {
        self.keyRing = keyRing
    }

    /// Encrypts a token with the first key and a random nonce, so that no two results are equal.
    public func seal(_ token: String, for context: TokenContext) throws -> String {
        let key = keyRing.keys[0]
        let box = try AES.GCM.seal(
            Array(token.utf8),
            using: key.key,
            authenticating: context.associatedData(keyID: key.id)
        )
        // `combined` is nil only for nonces of another size than the default.
        guard let combined = box.combined else { throw TokenVaultError.malformedToken }
        return SealedToken(keyID: key.id, box: Array(combined)).text
    }

    /// Opens what ``seal(_:for:)`` made for the same context.
    /// - Throws: ``TokenVaultError``.
    public func open(_ sealed: String, for context: TokenContext) throws -> String {
        let token = try SealedToken(parsing: sealed)
        guard let key = keyRing.key(token.keyID) else { throw TokenVaultError.unknownKey(id: token.keyID) }
        guard let box = try? AES.GCM.SealedBox(combined: token.box),
            let plain = try? AES.GCM.open(box, using: key, authenticating: context.associatedData(keyID: token.keyID))
        else { throw TokenVaultError.notAuthentic }
        return String(decoding: plain, as: UTF8.self)
    }

    /// Whether a stored token should be opened and sealed anew, because its key is no longer the first.
    /// - Throws: ``TokenVaultError`` `malformedToken`.
    public func needsReseal(_ sealed: String) throws -> Bool {
        try SealedToken(parsing: sealed).keyID != keyRing.currentID
    }
}
