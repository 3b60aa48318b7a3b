import Synchronization

/// What an open transaction of a ledger in memory will do when it commits.
final class MemoryTransaction: Sendable {
    typealias Operation = @Sendable (inout MemoryState) throws -> Void

    private let operations = Mutex<[Operation]>([])

    func add(_ operation: @escaping Operation) {
        operations.withLock { $0.append(operation) }
    }

    func apply(to state: inout MemoryState) throws {
        for operation in operations.withLock({ $0 }) { try operation(&state) }
    }
}
