import FoundationEssentials
import Intelligence
import Library
import Logging
import Postgres

/// The same queries by the index, by an exact scan, and as whole searches.
struct BenchQueries: Sendable {
    let library: BenchLibrary
    let corpus: BenchCorpus
    let source: BenchVectors
    let vectors: Int

    private static let nearest = 10

    func run(_ count: Int) async throws -> BenchFigures {
        var figures = BenchFigures()
        let searcher = Searcher(
            database: library.pool, embedders: Embedders(BuiltinEmbedder()),
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        let clock = ContinuousClock()
        for turn in 0..<count {
            let number = turn &* 7919 % vectors
            let user = library.users[number % library.users.count]
            let text = corpus.query(for: number)
            let question = PostgresVector(try await source.vectors([number], corpus, asQueries: true)[0])
            let (near, time) = try await byIndex(question, user, clock)
            let exact = try await exactly(question, user)
            figures.found += near.filter { $0 <= (exact.last ?? 0) + 1e-6 }.count
            figures.wanted += exact.count
            figures.index.add(time)
            var hits: [SearchHit] = []
            figures.whole.add(try await clock.measure { hits = try await searcher.search(text, of: user).hits })
            if hits.first?.sourceID == "\(number)" { figures.first += 1 }
            figures.count += 1
        }
        return figures
    }

    /// The distances of the nearest, and the time of the one statement that finds them.
    private func byIndex(
        _ question: PostgresVector, _ user: UUID, _ clock: ContinuousClock
    ) async throws -> ([Double], Duration) {
        try await library.pool.transaction { transaction in
            _ = try await transaction.query("SELECT set_config('carillon.member', member_proof(\(user)), true)")
            let start = clock.now
            let rows = try await transaction.query(
                """
                SELECT distance FROM passages_by_meaning('builtin-1', 384, \(question), NULL, NULL, NULL, NULL,
                    \(Int32(Self.nearest))) ORDER BY distance
                """)
            return (try rows.map { try $0.decode("distance") }, clock.now - start)
        }
    }

    private func exactly(_ question: PostgresVector, _ user: UUID) async throws -> [Double] {
        try await library.pool.transaction { transaction in
            _ = try await transaction.query("SET LOCAL enable_indexscan = off")
            let rows = try await transaction.query(
                """
                SELECT 1 + (embedding::vector(384) <#> \(question)) AS distance FROM embeddings
                WHERE model = 'builtin-1' AND dimensions = 384 AND is_published AND user_id = \(user)
                ORDER BY 1 LIMIT \(Self.nearest)
                """)
            return try rows.map { try $0.decode("distance") }
        }
    }
}
