import FoundationEssentials
import JWTKit

/// The keys of a JWK set (RFC 7517 §5) that verify signatures. Those of kinds not known here are left out, as §5 advises.
struct KeySet: Sendable {
    let keys: JWTKeyCollection
    let ids: Set<String>

    private struct Body: Decodable {
        var keys: [Entry]
    }

    /// Never fails, so that one strange key does not hide the others.
    private struct Entry: Decodable {
        let key: JWK?

        private struct Use: Decodable {
            var use: String?
        }

        init(from decoder: any Decoder) throws {
            let use = try? Use(from: decoder)
            key = use?.use.map { $0 == "sig" } ?? true ? try? JWK(from: decoder) : nil
        }
    }

    /// - Returns: nil when it is no JWK set, or has no usable key.
    init?(_ json: [UInt8]) async {
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(json)) else { return nil }
        let keys = JWTKeyCollection()
        var ids: Set<String> = []
        for key in body.keys.prefix(64).compactMap(\.key) {
            // private parts have no place in a published set; a key that has some is not trusted
            guard let id = key.keyIdentifier?.string, key.privateExponent == nil else { continue }
            guard (try? await keys.add(jwk: key)) != nil else { continue }
            ids.insert(id)
        }
        guard !ids.isEmpty else { return nil }
        self.keys = keys
        self.ids = ids
    }
}
