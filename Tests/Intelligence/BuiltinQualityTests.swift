import Intelligence
import Testing

@Suite("The quality of built-in embeddings")
struct BuiltinQualityTests {
    /// Where each query's own passage stands among all, from 0, by the cosine.
    private static func ranks() async throws -> [Int] {
        let embedder = BuiltinEmbedder()
        let pairs = RetrievalCorpus.pairs
        let passages = try await embedder.embed(pairs.map(\.passage), for: .document).vectors
        let queries = try await embedder.embed(pairs.map(\.query), for: .query).vectors
        return queries.enumerated().map { index, query in
            let own = dot(query, passages[index])
            return passages.count { dot(query, $0) > own }
        }
    }

    private static func dot(_ left: [Float], _ right: [Float]) -> Float {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test("finds the passage that a query is about: first nine times in ten, among five nearly always")
    func retrieval() async throws {
        let ranks = try await Self.ranks()
        let count = Double(ranks.count)
        let first = Double(ranks.count { $0 == 0 }) / count
        let five = Double(ranks.count { $0 < 5 }) / count
        let reciprocal = ranks.reduce(0.0) { $0 + 1 / Double($1 + 1) } / count
        print("built-in embeddings: \(ranks.count) queries, recall@1 \(first), recall@5 \(five), MRR \(reciprocal)")
        #expect(ranks.count == 50)
        #expect(first >= 0.9, "\(ranks)")
        #expect(five >= 0.96, "\(ranks)")
        #expect(reciprocal >= 0.93)
    }
}
