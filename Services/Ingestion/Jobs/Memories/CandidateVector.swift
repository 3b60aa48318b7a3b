import Intelligence

/// What a candidate's text means, as vectors.
struct CandidateVector: Sendable {
    /// By the model in use, or why there is none.
    let vector: Result<[Float], EmbeddingError>
    /// By other models that memories of its user are known by still.
    var others: [EmbeddingModel: [Float]] = [:]
}
