import Logging
import ServiceLifecycle

/// The last service of a group, so the first to learn of its shutdown: says so, turns `/readyz` red and starts the
/// clock for the end.
struct DrainMarker: Service {
    let health: HealthRegistry
    let logger: Logger
    let begin: @Sendable () -> Void

    func run() async throws {
        try? await gracefulShutdown()  // cancellation ends the process too
        logger.info("draining")
        health.beginDraining()
        begin()
    }
}
