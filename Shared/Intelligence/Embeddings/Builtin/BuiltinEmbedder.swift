/// Embeds without a language model, key or network: hashed words and parts of words, in 384 dimensions.
///
/// It finds texts that share words, parts of words or inflections with a query, in any language; it knows no synonyms
/// and nothing across languages. Small words of some twenty languages count little. Letters lose case and accents.
/// Chinese, Japanese and other scripts without spaces are taken by characters and pairs of them.
///
/// Measured on `Tests/Intelligence/RetrievalCorpus.swift` (50 short passages as of mail, minutes and notes in English,
/// German, French, Spanish and Japanese, one query each in words that a person would type): 48 queries find their passage
/// first, all find it among the first five, the mean reciprocal rank is 0.977. The queries share words with their passages,
/// as they must; a paraphrase in other words finds nothing. `BuiltinQualityTests` fails when the figures fall.
public struct BuiltinEmbedder: Embedder {
    /// `builtin-1`, 384 dimensions. A change of a single vector is a new name, for stored vectors are compared with new
    /// ones.
    public let model = EmbeddingModel(name: "builtin-1", dimensions: 384)

    public init() {}

    /// Costs no tokens and waits for nothing.
    public func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
        var vectors: [[Float]] = []
        vectors.reserveCapacity(texts.count)
        for (index, text) in texts.enumerated() {
            try Task.checkCancellation()
            guard let vector = vector(of: text) else {
                throw EmbeddingError(.emptyText, "text \(index + 1) of \(texts.count) has nothing to embed")
            }
            vectors.append(vector)
        }
        return EmbeddingResult(model: model, vectors: vectors, usage: EmbeddingUsage())
    }

    /// The vector of a text; `nil` where it has nothing but white space.
    public func vector(of text: String) -> [Float]? {
        var features = FeatureBag()
        features.add(text)
        guard !features.isEmpty else { return nil }
        return UnitVector.scaled(features.vector(dimensions: model.dimensions)) ?? Self.balanced(model.dimensions)
    }

    /// Of texts whose features cancel each other, as those of one in 768 do that have one feature alone: the two places
    /// of it are the same, with opposite signs. They are like each other, and hardly like anything else.
    private static func balanced(_ dimensions: Int) -> [Float] {
        (0..<dimensions).map { $0 == 0 ? 1 : 0 }
    }
}
