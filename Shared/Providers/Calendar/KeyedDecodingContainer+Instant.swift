import FoundationEssentials

extension KeyedDecodingContainer {
    /// An instant in RFC 3339.
    /// - Throws: `DecodingError` when the text is none.
    func decodeInstantIfPresent(forKey key: Key) throws -> Date? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard let stamp = TimeStamp(text) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "not an instant")
        }
        return stamp.instant
    }
}
