import FoundationEssentials
import Intelligence
import Synchronization

/// Makes vectors as the builtin embedder does, in another order, under another name; fails when it is told to, or at a text
/// with a word in it.
final class FakeEmbedder: Embedder {
    let model: EmbeddingModel
    private let error = Mutex<EmbeddingError?>(nil)
    private let calls = Mutex(0)
    private let poison: String?

    init(_ name: String, dimensions: Int = 96, poison: String? = nil) {
        self.poison = poison
        model = EmbeddingModel(name: name, dimensions: dimensions)
    }

    var callCount: Int { calls.withLock { $0 } }

    func fail(with error: EmbeddingError?) { self.error.withLock { $0 = error } }

    func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
        calls.withLock { $0 += 1 }
        if let error = error.withLock({ $0 }) { throw error }
        if let poison, texts.contains(where: { $0.contains(poison) }) {
            throw EmbeddingError(.badRequest, "the server does not accept the request")
        }
        let vectors = try await BuiltinEmbedder().embed(texts, for: purpose).vectors
        return EmbeddingResult(
            model: model, vectors: vectors.map { Self.unit(Array($0.reversed().prefix(model.dimensions))) },
            usage: EmbeddingUsage(tokens: 10 * texts.count, requests: 1))
    }

    private static func unit(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }
}
