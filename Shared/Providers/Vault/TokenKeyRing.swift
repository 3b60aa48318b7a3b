import Crypto

/// The keys tokens are encrypted with: the first one encrypts, all of them decrypt.
///
/// To rotate: put a new key first, reseal what ``TokenVault/needsReseal(_:)`` names, then take the old key out.
public struct TokenKeyRing: Sendable {
    struct Key {
        let id: String
        let key: SymmetricKey
    }

    let keys: [Key]

    /// Reads `kid1:base64key,kid0:base64key`.
    ///
    /// Key ids are 1–32 letters, digits, `-` and `_`; keys are 32 bytes in Base64 of either alphabet. Blanks and line
    /// ends around the entries are ignored. `openssl rand -base64 32` makes a key.
    /// - Throws: ``TokenVaultError``, which never shows key material.
    public init(parsing text: String) throws {
        let entries = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        keys = try entries.enumerated().map { try Self.key($1, position: $0 + 1) }
        guard !keys.isEmpty else { throw TokenVaultError.noKeys }
        var seen: Set<String> = []
        for key in keys where !seen.insert(key.id).inserted { throw TokenVaultError.repeatedKeyID(key.id) }
    }

    /// The id of the key that encrypts.
    public var currentID: String { keys[0].id }

    func key(_ id: some StringProtocol) -> SymmetricKey? {
        keys.first { $0.id == id }?.key
    }

    private static func key(_ entry: String, position: Int) throws -> Key {
        let parts = entry.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        // What is not an id may be a key in the wrong place: it is named by its position only.
        guard parts.count == 2, isKeyID(parts[0]) else { throw TokenVaultError.malformedEntry(position) }
        guard let bytes = Base64URL.decode(String(parts[1])), bytes.count == 32 else {
            throw TokenVaultError.notAKey(id: String(parts[0]))
        }
        return Key(id: String(parts[0]), key: SymmetricKey(data: bytes))
    }

    private static func isKeyID(_ text: Substring) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }
}

extension TokenKeyRing: CustomStringConvertible, CustomReflectable {
    /// The ids, never the keys.
    public var description: String { "keys " + keys.map(\.id).joined(separator: ", ") }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}
