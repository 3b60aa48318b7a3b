import Intelligence

/// A query as a vector of one model.
struct SearchQuestion: Sendable {
    let model: EmbeddingModel
    let vector: [Float]
}
