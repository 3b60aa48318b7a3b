import Intelligence

/// Where the vectors come from.
enum BenchVectors: String, CaseIterable, Sendable {
    /// The builtin embedder, of the corpus's texts. Hashed words are hard for an index: what is not alike is so in every
    /// direction, and a query of six words is far even from the text it was taken from.
    case builtin
    /// Made up to be like those of language models: they lie near a space of few dimensions, in which topics are dense
    /// places, and a query lies where its text does, a little off.
    case model

    static let dimensions = 384
    private static let latent = 32
    private static let topics = 2000

    /// Of texts, or of queries for them.
    func vectors(_ numbers: [Int], _ corpus: BenchCorpus, asQueries: Bool) async throws -> [[Float]] {
        switch self {
        case .builtin:
            let texts = numbers.map(asQueries ? corpus.query : corpus.text)
            return try await BuiltinEmbedder().embed(texts, for: asQueries ? .query : .document).vectors
        case .model:
            return numbers.map { Self.madeUp($0, asQuery: asQueries) }
        }
    }

    private static func madeUp(_ number: Int, asQuery: Bool) -> [Float] {
        var random = SplitMix(seed: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 3)
        var topic = SplitMix(seed: random.next() % UInt64(topics) &+ 1_000_003)
        var place = (0..<latent).map { _ in bell(&topic) + 0.6 * bell(&random) }
        var vector = (0..<dimensions).map { _ in 0.05 * bell(&random) }
        if asQuery { place = place.map { $0 + 0.3 * bell(&random) } }
        for (row, weight) in zip(projection, place) {
            for column in 0..<dimensions { vector[column] += weight * row[column] }
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }

    private static let projection: [[Float]] = {
        var random = SplitMix(seed: 5)
        return (0..<latent).map { _ in (0..<dimensions).map { _ in bell(&random) } }
    }()

    /// Nearly normal, with variance 1.
    private static func bell(_ random: inout SplitMix) -> Float {
        (0..<12).reduce(-6) { sum, _ in sum + Float.random(in: 0..<1, using: &random) }
    }
}
