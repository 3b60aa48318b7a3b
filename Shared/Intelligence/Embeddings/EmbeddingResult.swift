/// Vectors, what made them, and what that took.
public struct EmbeddingResult: Sendable, Hashable {
    public let model: EmbeddingModel
    /// One for each text, in order, each of length 1 and of the model's dimensions.
    public let vectors: [[Float]]
    public let usage: EmbeddingUsage

    public init(model: EmbeddingModel, vectors: [[Float]], usage: EmbeddingUsage) {
        self.model = model
        self.vectors = vectors
        self.usage = usage
    }
}
