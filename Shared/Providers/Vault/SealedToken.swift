/// The stored form of a token: `v1.<key id>.<base64url of nonce, ciphertext and tag>`.
struct SealedToken {
    let keyID: String
    /// Nonce (12 bytes), ciphertext, tag (16 bytes).
    let box: [UInt8]

    init(keyID: String, box: [UInt8]) {
        self.keyID = keyID
        self.box = box
    }

    init(parsing text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "v1", !parts[1].isEmpty, let box = Base64URL.decode(String(parts[2]))
        else { throw TokenVaultError.malformedToken }
        self.init(keyID: String(parts[1]), box: box)
    }

    var text: String { "v1.\(keyID).\(Base64URL.encode(box))" }
}
