import Jobs
import Operations
import ServiceLifecycle

/// Runs the worker until shutdown, then lets it drain.
struct WorkerService: Service {
    let worker: Worker

    func run() async throws {
        do {
            try await withGracefulShutdownHandler {
                try await worker.run()
            } onGracefulShutdown: {
                worker.drain()
            }
        } catch let stranded as StrandedWork {
            throw ComponentFailure(component: "worker", reason: stranded.description)
        }
    }
}
