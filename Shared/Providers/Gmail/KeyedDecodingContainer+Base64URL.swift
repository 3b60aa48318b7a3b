extension KeyedDecodingContainer {
    /// Bytes in Base64URL, padded or not.
    /// - Throws: `DecodingError` when the text is not Base64.
    func decodeBase64URLIfPresent(forKey key: Key) throws -> [UInt8]? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard let bytes = Base64URL.decode(text) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "not Base64")
        }
        return bytes
    }
}
