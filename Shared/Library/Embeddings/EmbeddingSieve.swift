public import Intelligence

/// Embeds texts to be found, of which one that no model takes stands in no other's way.
///
/// All go together. Where that is refused for what may be the fault of one of them, and a plain word is taken, each goes
/// alone. A text counts as refused, for good, when the error is certainly about it (it is empty or too long); or when the
/// server refused it, or answered nonsense, twice though it was alone, and took a plain word in between. What happens once
/// is the server's fault and no text's.
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
        guard !texts.isEmpty, try await ask(for: texts, into: &sifted) != nil else { return sifted }
        try await probe(into: &sifted)
        for text in texts { try await embed(alone: text, into: &sifted) }
        return sifted
    }

    private func embed(alone text: String, into sifted: inout Sifted) async throws {
        guard var refusal = try await ask(for: [text], into: &sifted) else { return }
        if !refusal.isCertainlyAboutText {
            try await probe(into: &sifted)
            guard let second = try await ask(for: [text], into: &sifted) else { return }
            refusal = second
        }
        sifted.vectors.append(.failure(refusal))
    }

    /// Where a plain word is refused as well, no text is at fault.
    private func probe(into sifted: inout Sifted) async throws {
        sifted.usage += try await embedder.embed(["word"], for: .document).usage
    }

    /// - Returns: why they were refused, where that may be the fault of one of them; `nil` where their vectors are there.
    private func ask(for texts: [String], into sifted: inout Sifted) async throws -> EmbeddingError? {
        do {
            let result = try await embedder.embed(texts, for: .document)
            sifted.vectors += result.vectors.map { .success($0) }
            sifted.usage += result.usage
            return nil
        } catch let error as EmbeddingError where error.isAboutText {
            sifted.usage += error.usage
            return error
        }
    }
}
