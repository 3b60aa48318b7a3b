import ArgumentParser
import Hosting
import Jobs
import Models

/// The worker under test: a family's service like every other, with the one job of the benchmark.
///
/// `bench-carillon maintenance serve`, configured as any service is. What only the benchmark knows comes in the
/// environment: `PEERS_TALLY`, `PEERS_WORK_MS` and, where it must not outlive its parent, `PEERS_LEASH`.
struct BenchWorker: FamilyCommand {
    static let family = BenchJob.family

    static func register(in registry: inout JobRegistry, _ resources: Resources) throws {
        if environment("PEERS_LEASH") != nil { Leash.wear() }
        registry.register(BenchJob(tally: try Tally.open(), pause: try BenchJob.requestedPause()))
    }
}
