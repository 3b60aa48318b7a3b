/// An event that did not come in time.
struct TooLate: Error, CustomStringConvertible {
    let limit: Duration
    var description: String { "nothing happened within \(limit)" }
}

/// Runs `body`, which must end within the limit.
func within<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: body)
        group.addTask {
            try await Task.sleep(for: limit)
            throw TooLate(limit: limit)
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw TooLate(limit: limit) }
        return first
    }
}
