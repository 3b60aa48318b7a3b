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
        } catch let deaf as DeafHandler {
            throw ComponentFailure(component: "worker", reason: deaf.description)
        }
    }
}
