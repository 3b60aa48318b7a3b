import Postgres

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

/// Waits until a backend is inside a statement that contains `text`, as another session sees it, and returns its pid.
func backend(running text: String, seenBy observer: PostgresConnection) async throws -> Int {
    try await within(.seconds(10)) {
        while true {
            let rows = try await observer.query(
                """
                SELECT pid FROM pg_stat_activity
                WHERE state = 'active' AND query LIKE \("%\(text)%") AND pid <> pg_backend_pid()
                """)
            if let row = rows.first { return try row.decode("pid") }
            await Task.yield()
        }
    }
}

/// Waits until no backend is inside such a statement any more.
func noBackend(running text: String, seenBy observer: PostgresConnection) async throws {
    try await within(.seconds(10)) {
        while true {
            let rows = try await observer.query(
                """
                SELECT pid FROM pg_stat_activity
                WHERE state = 'active' AND query LIKE \("%\(text)%") AND pid <> pg_backend_pid()
                """)
            if rows.isEmpty { return }
            await Task.yield()
        }
    }
}
