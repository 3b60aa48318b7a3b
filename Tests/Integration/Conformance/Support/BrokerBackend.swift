import AMQP
import Jobs
import JobsTesting

/// The brokers that have to behave alike.
enum BrokerBackend: String, CaseIterable, Sendable {
    case memory
    case rabbit

    /// A broker with Carillon's exchanges, queues and bindings, under names of the test's own, and a queue that gives up
    /// after two returns.
    func with(_ body: (any TestBroker, BrokerNames) async throws -> Void) async throws {
        let names = BrokerNames()
        switch self {
        case .memory: try await body(MemoryBroker(topology: names.topology), names)
        case .rabbit: try await RabbitBroker.with(names) { try await body($0, names) }
        }
    }
}
