import Testing

/// Real executables on a RabbitMQ and a PostgreSQL that the tests start, kill and remove.
@Suite("The whole system on servers of its own", .serialized, .privateServers, .timeLimit(.minutes(AskedFor.minutes)))
enum SystemTests {}
