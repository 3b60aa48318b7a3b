import ArgumentParser

/// Carillon's side of the benchmarks; `Tests/Benchmarks/README.md` says what each figure means.
@main struct BenchCarillon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-carillon",
        abstract: "Measures Carillon's own runtime, and is the worker that is measured.",
        subcommands: [BenchWorker.self, Burndown.self, Load.self, Consume.self, Migrate.self])
}
