import FoundationEssentials

/// Tokens that clients hand back as they got them: a value and a mark of the listing it belongs to.
enum OpaqueToken {
    private struct Sealed<Value: Codable>: Codable {
        let mark: UInt64
        let value: Value
    }

    /// - Parameter listing: what the token is good for; another listing refuses it.
    static func text(_ value: some Codable, listing: String) -> String {
        let sealed = Sealed(mark: SeededGenerator.mix(11, listing), value: value)
        return Base64URL.encode((try? JSONEncoder().encode(sealed)).map { Array($0) } ?? []).filter { $0 != "=" }
    }

    /// - Returns: `nil` unless the text was made for the same listing.
    static func value<Value: Codable>(_ text: String, listing: String, as type: Value.Type = Value.self) -> Value? {
        guard let bytes = Base64URL.decode(text),
            let sealed = try? JSONDecoder().decode(Sealed<Value>.self, from: Data(bytes)),
            sealed.mark == SeededGenerator.mix(11, listing)
        else { return nil }
        return sealed.value
    }
}
