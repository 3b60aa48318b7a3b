import ArgumentParser
import FoundationEssentials
import Intelligence
import Library
import Logging
import Postgres

/// Measures the search by meaning against an exact one, and the time of whole searches, in a database of its own.
///
/// ```
/// bench-search --vectors 100000 --queries 300
/// ```
@main struct BenchSearch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-search",
        abstract: "Recall and time of the vector index, and the time of whole searches.",
        discussion: "DATABASE_URL names a server whose user may create databases. Exit code 1: a bound was not kept.")

    @Option(name: .long, help: "Passages, each with a vector.") var vectors = 100_000
    @Option(name: .long, help: "Where the vectors come from: builtin, or made up to be like those of a model.")
    var source = BenchVectors.model
    @Option(name: .long, help: "Users that the passages are divided among.") var users = 1
    @Option(name: .long, help: "Queries that are measured.") var queries = 300
    @Option(name: .long, help: "The least share of the ten nearest that the index must find.") var recall = 0.95
    @Option(name: .long, help: "The longest that the index may take, in milliseconds, of 95 queries in 100.") var p95 =
        50.0

    @Option(name: .long, parsing: .upToNextOption, help: "Candidates of the index (hnsw.ef_search) to try out before.")
    var explore: [Int] = []

    func run() async throws {
        let library = try await BenchLibrary.create(users: users)
        do {
            try await measure(library)
        } catch {
            try await library.drop()
            throw error
        }
        try await library.drop()
    }

    private func measure(_ library: BenchLibrary) async throws {
        let corpus = BenchCorpus(seed: 7)
        let clock = ContinuousClock()
        let filling = try await clock.measure { try await library.fill(corpus, source, count: vectors) }
        let indexing = try await clock.measure { try await library.index() }
        print(
            "vectors=\(source.rawValue) passages=\(vectors) users=\(users) filled_in=\(filling.seconds)s indexed_in=\(indexing.seconds)s"
        )
        print("index_size=\(try await library.indexSize())")
        for breadth in explore {
            try await library.setBreadth(breadth)
            let figures = try await BenchQueries(library: library, corpus: corpus, source: source, vectors: vectors)
                .run(queries / 3)
            print("ef_search=\(breadth) recall@10=\(figures.recall) index: \(figures.index)")
        }
        if !explore.isEmpty { try await library.setBreadth(nil) }
        let figures = try await BenchQueries(library: library, corpus: corpus, source: source, vectors: vectors).run(
            queries)
        print(figures)
        guard figures.recall >= recall, figures.index.percentile(95) <= p95 else { throw ExitCode(1) }
    }
}

extension Duration {
    var milliseconds: Double { self / .milliseconds(1) }

    var seconds: String { "\(Double(Int(self / .milliseconds(100))) / 10)" }
}

extension BenchVectors: ExpressibleByArgument {}
