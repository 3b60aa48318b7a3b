import AMQP
import Jobs
public import Operations
public import ServiceLifecycle

/// The services of cron-publisher.
public enum CronPublisherService {
    /// - Throws: what is wrong with the configuration or schedules.yaml.
    public static func services(_ runtime: ServiceRuntime) throws -> [any Service] {
        let definitions = try ScheduleDefinitions.load(runtime.settings)
        let backbone = try Backbone(runtime.name, settings: runtime.settings, logger: runtime.logger)
        runtime.health.readiness("publisher") {
            backbone.publisher.isConnected ? .ok : .failing("not connected to the broker")
        }
        let publisher = SchedulePublisher(
            definitions: definitions, database: backbone.database, publisher: backbone.publisher,
            logger: runtime.logger)
        return [
            PoolService(pool: backbone.database), PublisherService(publisher: backbone.publisher),
            SchedulesService(publisher: publisher),
        ]
    }

    private struct SchedulesService: Service {
        let publisher: SchedulePublisher

        func run() async throws {
            await cancelWhenGracefulShutdown { await publisher.run() }
        }
    }
}
