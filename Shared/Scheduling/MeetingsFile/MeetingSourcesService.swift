import Jobs
import Logging
import Meetings
import Postgres
import ServiceLifecycle

/// Writes the sources of meetings into the database, once, when it is there.
struct MeetingSourcesService: Service {
    let sources: [MeetingSource]
    let database: PostgresPool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await MeetingStore.define(sources, in: database)
                    logger.info("meetings are read from \(sources.count) sources")
                    break
                } catch {
                    if Task.isCancelled { return }
                    logger.warning("the sources of meetings could not be written, trying again in 1 s: \(error)")
                    try? await ContinuousClock().sleep(for: .seconds(1))  // woken by cancellation, which the loop sees
                }
            }
            // a service that returns ends the others
            try? await gracefulShutdown()
        }
    }
}
