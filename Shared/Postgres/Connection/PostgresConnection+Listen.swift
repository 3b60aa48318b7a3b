extension PostgresConnection {
    /// Begins to listen on a channel; what comes is in ``notifications``.
    ///
    /// Notifications sent while the connection was down are lost: look at the tables after every (re)connect.
    ///
    /// - Throws: ``PostgresError``, or `CancellationError`.
    public nonisolated(nonsending) func listen(_ channel: String) async throws {
        try await query("LISTEN \(identifier: channel)")
    }

    /// Stops listening on a channel.
    public nonisolated(nonsending) func unlisten(_ channel: String) async throws {
        try await query("UNLISTEN \(identifier: channel)")
    }
}
