/// Why keys could not be read or a token not be opened; shows neither.
public enum TokenVaultError: Error, Sendable, Hashable {
    /// The key ring is empty.
    case noKeys
    /// The entry at this position, from 1, is not `id:key`.
    case malformedEntry(Int)
    /// What follows this id is not 32 bytes in Base64.
    case notAKey(id: String)
    /// Two keys have this id.
    case repeatedKeyID(String)
    /// What was stored is not a sealed token of a version known here.
    case malformedToken
    /// The token was sealed with a key that is no longer in the ring.
    case unknownKey(id: String)
    /// The token was changed, or sealed for another connection or purpose, or with another key of the same id.
    case notAuthentic
}

extension TokenVaultError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noKeys: "the token key ring is empty: give it as id:base64key, first the one that encrypts"
        case .malformedEntry(let position):
            "entry \(position) of the token key ring is not id:base64key (ids: 1–32 letters, digits, - and _)"
        case .notAKey(let id): "token key \"\(id)\" is not 32 bytes in Base64: make one with openssl rand -base64 32"
        case .repeatedKeyID(let id): "two token keys have the id \"\(id)\""
        case .malformedToken: "the stored token is not in a sealed format known here"
        case .unknownKey(let id): "the token was sealed with key \"\(id)\", which is not in the ring: add it again"
        case .notAuthentic: "the stored token does not belong to this connection and purpose, or was changed"
        }
    }
}
