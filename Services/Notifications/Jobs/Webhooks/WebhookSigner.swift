import Crypto
import FoundationEssentials

/// Signs webhooks as Standard Webhooks 1.0 says (https://www.standardwebhooks.com): HMAC-SHA256 over
/// `<webhook-id>.<webhook-timestamp>.<body>`, as `v1,<Base64>`.
///
/// With several secrets there are as many signatures, separated by blanks: a receiver that knows one of them is
/// satisfied, so a secret can be exchanged without an interruption.
public struct WebhookSigner: Sendable {
    private let keys: [SymmetricKey]

    /// Reads `whsec_<Base64>`, several separated by commas; the key has 24 to 64 bytes.
    ///
    /// - Throws: ``WebhookSecretError``, which names an entry by its position and never shows it.
    public init(parsing text: String) throws(WebhookSecretError) {
        let entries = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        if entries.isEmpty { throw .none }
        var keys: [SymmetricKey] = []
        for (index, entry) in entries.enumerated() {
            let encoded = entry.hasPrefix(Self.prefix) ? String(entry.dropFirst(Self.prefix.count)) : entry
            guard let bytes = Data(base64Encoded: encoded) else { throw .notBase64(index + 1) }
            guard (24...64).contains(bytes.count) else { throw .wrongSize(index + 1) }
            keys.append(SymmetricKey(data: bytes))
        }
        self.keys = keys
    }

    private static let prefix = "whsec_"

    /// The value of `webhook-signature`.
    ///
    /// - Parameter timestamp: as in `webhook-timestamp`, in seconds since 1970.
    public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let content = Array("\(id).\(timestamp).".utf8) + body
        return keys.map { key in
            "v1," + Data(HMAC<SHA256>.authenticationCode(for: content, using: key)).base64EncodedString()
        }.joined(separator: " ")
    }
}

extension WebhookSigner: CustomStringConvertible, CustomReflectable {
    /// How many secrets, never which.
    public var description: String { "\(keys.count) webhook secrets" }
    public var customMirror: Mirror { Mirror(reflecting: description) }
}
