import AMQP
import Jobs
import Logging
import Models
import Operations
import Postgres
import ServiceLifecycle

/// Turns a registry into the services of one family.
enum FamilyService {
    /// The parts in order of dependency: each is shut down before those above it.
    static func services(_ registry: JobRegistry, _ backbone: Backbone, _ runtime: ServiceRuntime) -> [any Service] {
        let family = registry.family
        let slots = runtime.settings[.slots]
        let consumer = AMQPConsumer(
            configuration: backbone.broker, topology: .carillon,
            subscriptions: Worker.subscriptions(family, slots: slots), logger: Logger(label: "amqp"))
        let worker = Worker(
            registry: registry,
            configuration: .of(runtime, maximumMessageSize: backbone.broker.maximumMessageSize),
            database: backbone.database, lockSession: backbone.session, publisher: backbone.publisher,
            consumer: consumer, logger: runtime.logger)
        watch(consumer, worker, backbone, runtime.health)
        return [
            PoolService(pool: backbone.database), PublisherService(publisher: backbone.publisher),
            ConsumerService(consumer: consumer), WorkerService(worker: worker),
            FiguresService(worker, runtime.metrics),
        ]
    }

    /// A consumer that stays deaf for 30 s ends the process; everything else only makes it unready.
    private static func watch(
        _ consumer: AMQPConsumer, _ worker: Worker, _ backbone: Backbone, _ health: HealthRegistry
    ) {
        health.liveness("consumer") { consumer.health.isConsuming ? .ok : .failing(reason(consumer.health)) }
        health.readiness("consumer") { consumer.health.isConsuming ? .ok : .failing(reason(consumer.health)) }
        health.readiness("publisher") {
            backbone.publisher.isConnected ? .ok : .failing("not connected to the broker")
        }
        health.readiness("lock") {
            worker.standing.isGood ? .ok : .failing("the session that proves this process alive is lost")
        }
    }

    private static func reason(_ health: AMQPConsumerHealth) -> String {
        "hears nothing from its queues\(health.lastError.map { ": \($0)" } ?? "")"
    }
}
