public import Intelligence

/// The embedders at hand: the one that new vectors are made by, and those of vectors made before.
public struct Embedders: Sendable {
    /// New vectors are of this one's model.
    public let preferred: any Embedder
    private let others: @Sendable (EmbeddingModel) -> (any Embedder)?

    /// - Parameter others: makes embedders of other models, where it can.
    public init(
        _ preferred: any Embedder, others: @escaping @Sendable (EmbeddingModel) -> (any Embedder)? = { _ in nil }
    ) {
        self.preferred = preferred
        self.others = others
    }

    /// What makes vectors that can be compared with a model's; `nil` where nothing here does.
    public func embedder(for model: EmbeddingModel) -> (any Embedder)? {
        if model == preferred.model { return preferred }
        let builtin = BuiltinEmbedder()
        return model == builtin.model ? builtin : others(model)
    }
}
