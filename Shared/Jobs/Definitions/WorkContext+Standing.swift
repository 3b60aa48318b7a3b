extension WorkContext {
    /// To be awaited before each request that leaves this process: waits while the process cannot prove that it
    /// lives, and ends a handler that was cancelled.
    ///
    /// - Throws: `CancellationError`.
    public func mayAct() async throws {
        try await standing.confirm()
    }
}
