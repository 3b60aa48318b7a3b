/// Waiting with a limit.
package enum InTime {
    /// The value of `body`, which must have one within the limit.
    package static func value<Value: Sendable>(
        _ what: String, _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else { throw NotInTime(what: what, limit: limit) }
            return value
        }
    }

    /// Asks again and again until there is a value. For what tells nobody when it happens.
    ///
    /// An error of `probe` counts as no value: the server it asks may be the one that is down.
    package static func poll<Value>(
        _ what: String, _ limit: Duration, every interval: Duration = .milliseconds(20),
        _ probe: () async throws -> Value?
    ) async throws -> Value {
        let deadline = ContinuousClock.now + limit
        var last: (any Error)?
        repeat {
            do {
                if let value = try await probe() { return value }
                last = nil
            } catch {
                last = error
            }
            try await Task.sleep(for: interval)
        } while ContinuousClock.now < deadline
        throw NotInTime(what: what, limit: limit, last: last)
    }

    /// The same for a condition.
    package static func until(
        _ what: String, _ limit: Duration, every interval: Duration = .milliseconds(20),
        _ condition: () async throws -> Bool
    ) async throws {
        try await poll(what, limit, every: interval) { try await condition() ? () : nil }
    }
}
