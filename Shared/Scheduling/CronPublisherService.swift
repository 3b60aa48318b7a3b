import AMQP
import Hosting
import Jobs
public import Operations
public import ServiceLifecycle

/// The services of cron-publisher.
public enum CronPublisherService {
    /// - Throws: what is wrong with the configuration, schedules.yaml or meetings.yaml.
    public static func services(_ runtime: ServiceRuntime) throws -> [any Service] {
        runtime.metrics.describe(MetricDescription.carillon)
        Worker.prepareMetrics()
        let definitions = try ScheduleDefinitions.load(runtime.settings)
        let meetings = try runtime.settings[.meetings].map { try MeetingSources(path: $0).sources } ?? []
        let backbone = try Backbone(runtime.name, settings: runtime.settings, logger: runtime.logger)
        runtime.health.readiness("publisher") {
            backbone.publisher.isConnected ? .ok : .failing("not connected to the broker")
        }
        let publisher = SchedulePublisher(
            definitions: definitions, database: backbone.database, publisher: backbone.publisher,
            logger: runtime.logger)
        runtime.health.liveness("rounds") { state(of: publisher.roundAt, within: .seconds(90)) }
        runtime.health.readiness("rounds") { state(of: publisher.goodRoundAt, within: .seconds(5)) }
        return [
            PoolService(pool: backbone.database), PublisherService(publisher: backbone.publisher),
            SchedulesService(publisher: publisher),
            MeetingSourcesService(sources: meetings, database: backbone.database, logger: runtime.logger),
        ]
    }

    private static func state(of round: ContinuousClock.Instant, within limit: Duration) -> HealthState {
        let age = ContinuousClock.now - round
        return age < limit ? .ok : .failing("the schedules were last read \(age.components.seconds) s ago")
    }

    private struct SchedulesService: Service {
        let publisher: SchedulePublisher

        func run() async throws {
            await cancelWhenGracefulShutdown { await publisher.run() }
        }
    }
}
