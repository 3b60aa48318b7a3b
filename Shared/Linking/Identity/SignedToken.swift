import FoundationEssentials
import Providers

/// A compact JWS (RFC 7515 §7.1) of which only the header was read: nothing of it is verified.
public struct SignedToken: Sendable {
    private struct Header: Decodable {
        var alg: String
        var kid: String?
        var crit: [String]?
    }

    /// The whole token.
    public let text: String
    /// What it says it is signed with. Compare it with what is allowed before anything else.
    public let algorithm: String
    public let keyID: String?

    /// Tokens are sent with every request: more than this is no token.
    static let maximumLength = 16 * 1024

    /// - Returns: nil for what is no such token, or names extensions that must be understood (§4.1.11).
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.maximumLength, parts.count == 3, let bytes = Base64URL.decode(String(parts[0])),
            let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)), header.crit == nil
        else { return nil }
        self.text = text
        algorithm = header.alg
        keyID = header.kid
    }
}

extension SignedToken: CustomStringConvertible, CustomReflectable {
    public var description: String { "SignedToken(\(algorithm))" }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}
