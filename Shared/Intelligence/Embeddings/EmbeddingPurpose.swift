/// What a text is embedded for.
public enum EmbeddingPurpose: String, Sendable, Hashable, CaseIterable {
    /// To be found.
    case document
    /// To find by.
    case query
}
