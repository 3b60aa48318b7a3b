public import AMQP
import FoundationEssentials
import Jobs
public import Logging
public import Operations
public import Postgres

/// The connections every process of Carillon has: a pool of database sessions and a publisher.
public struct Backbone: Sendable {
    public let database: PostgresPool
    /// Of sessions outside the pool, such as the one that holds the proof of life.
    public let session: PostgresConfiguration
    public let broker: AMQPConfiguration
    public let publisher: AMQPPublisher

    /// Nothing is connected until it is used or run.
    ///
    /// - Throws: ``AMQP/AMQPError`` and ``Postgres/PostgresError`` for URLs that cannot be used.
    public init(_ name: String, settings: Settings, logger: Logger) throws {
        var session = try PostgresConfiguration(url: settings[.databaseURL])
        session.applicationName = "carillon-\(name)"
        session.statementTimeout = .seconds(60)
        var broker = try AMQPConfiguration(uris: settings[.amqpURL])
        broker.connectionName = "carillon-\(name)"
        broker.caFile = settings[.amqpCAFile]
        broker.certificateFile = settings[.amqpCertificateFile]
        broker.keyFile = settings[.amqpKeyFile]
        self.session = session
        self.broker = broker
        database = PostgresPool(
            configuration: session, size: settings[.databasePoolSize], logger: Logger(label: "postgres"))
        publisher = AMQPPublisher(configuration: broker, topology: .carillon, logger: Logger(label: "amqp"))
    }
}
