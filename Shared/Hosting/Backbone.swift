public import AMQP
import FoundationEssentials
import Jobs
public import Logging
public import Operations
public import Postgres

/// The connections every process of Carillon has: a pool of database sessions and a publisher.
public struct Backbone: Sendable {
    /// As many sessions as `DATABASE_POOL_SIZE` says, opened when they are needed.
    public let database: PostgresPool
    /// Of sessions outside the pool, such as the one that holds the proof of life.
    public let session: PostgresConfiguration
    /// Of the publisher, and of the consumer that a family's service adds.
    public let broker: AMQPConfiguration
    /// Declares Carillon's topology when it connects; somebody must run it.
    public let publisher: AMQPPublisher

    /// Nothing is connected until it is used or run.
    ///
    /// - Parameters:
    ///   - name: the executable's, by which the servers know the connections.
    ///   - poolSize: in place of what `DATABASE_POOL_SIZE` says.
    /// - Throws: `SettingsError` for URLs that cannot be used.
    public init(
        _ name: String, settings: Settings, poolSize: Int? = nil, logger: Logger
    ) throws(SettingsError) {
        var session = try SettingsError.blaming("DATABASE_URL") {
            try PostgresConfiguration(url: settings[.databaseURL])
        }
        session.applicationName = "carillon-\(name)"
        session.statementTimeout = .seconds(60)
        // The server ends a statement long before; this is for one that is frozen, or a proxy that answers in its stead.
        session.responseTimeout = .seconds(75)
        // less than a lease: who is frozen in a transaction holds nobody up once it is proven dead
        session.idleInTransactionTimeout = .seconds(10)
        var broker = try SettingsError.blaming("AMQP_URL") { try AMQPConfiguration(uris: settings[.amqpURL]) }
        broker.connectionName = "carillon-\(name)"
        broker.caFile = settings[.amqpCAFile]
        broker.certificateFile = settings[.amqpCertificateFile]
        broker.keyFile = settings[.amqpKeyFile]
        self.session = session
        self.broker = broker
        database = PostgresPool(
            configuration: session, size: poolSize ?? settings[.databasePoolSize], logger: Logger(label: "postgres"))
        publisher = AMQPPublisher(configuration: broker, topology: .carillon, logger: Logger(label: "amqp"))
    }
}
