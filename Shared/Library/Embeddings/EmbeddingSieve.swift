public import Intelligence

/// Embeds texts to be found, of which one that no model takes stands in no other's way.
///
/// All go together. Where that is refused for what may be the fault of one of them, each goes alone.
public struct EmbeddingSieve: Sendable {
    /// What became of the texts.
    public struct Sifted: Sendable {
        public let model: EmbeddingModel
        /// For each text, in order, its vector, or why there is none and never will be.
        public fileprivate(set) var vectors: [Result<[Float], EmbeddingError>] = []
        /// Of all requests.
        public fileprivate(set) var usage = EmbeddingUsage()
    }

    private let embedder: any Embedder

    public init(_ embedder: any Embedder) {
        self.embedder = embedder
    }

    /// - Throws: ``Intelligence/EmbeddingError`` for what is no text's fault; `CancellationError`.
    public func embed(_ texts: [String]) async throws -> Sifted {
        var sifted = Sifted(model: embedder.model)
        guard !texts.isEmpty else { return sifted }
        do {
            let result = try await embedder.embed(texts, for: .document)
            sifted.vectors = result.vectors.map { .success($0) }
            sifted.usage = result.usage
        } catch let error as EmbeddingError where error.isAboutText {
            sifted.usage = error.usage
            // where a plain word is refused as well, no text is at fault
            sifted.usage += try await embedder.embed(["word"], for: .document).usage
            try await embedEach(texts, error, into: &sifted)
        }
        return sifted
    }

    private func embedEach(_ texts: [String], _ error: EmbeddingError, into sifted: inout Sifted) async throws {
        guard texts.count > 1 else { return sifted.vectors = [.failure(error)] }
        for text in texts {
            do {
                let result = try await embedder.embed([text], for: .document)
                sifted.vectors += result.vectors.map { .success($0) }
                sifted.usage += result.usage
            } catch let error as EmbeddingError where error.isAboutText {
                sifted.vectors.append(.failure(error))
                sifted.usage += error.usage
            }
        }
    }
}
