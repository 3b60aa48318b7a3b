/// Turns texts into vectors, near each other where the texts mean the like.
public protocol Embedder: Sendable {
    /// What every vector it makes belongs to. Vectors of different models are never compared.
    var model: EmbeddingModel { get }

    /// Embeds texts, in their order.
    ///
    /// - Parameter purpose: some models treat what is searched and what is searched for differently.
    /// - Throws: ``EmbeddingError``, or `CancellationError`. Then no vector is returned, but tokens may have been spent,
    ///   which the error tells.
    func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult
}
