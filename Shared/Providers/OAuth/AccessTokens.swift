/// The access token of one account, refreshed by one caller at a time.
actor AccessTokens {
    private let fetch: @Sendable (_ forceRefresh: Bool) async throws -> String
    private var refresh: Task<String, any Error>?

    init(_ fetch: @escaping @Sendable (_ forceRefresh: Bool) async throws -> String) {
        self.fetch = fetch
    }

    func current() async throws -> String {
        try await fetch(false)
    }

    /// A token to use instead of one that was refused.
    ///
    /// When several requests are refused at once, the first one has it refreshed and the others get the same.
    func replacement(for refused: String) async throws -> String {
        if let refresh { return try await refresh.value }
        let latest = try await fetch(false)
        if latest != refused { return latest }
        // While that was fetched another caller may have begun.
        if let refresh { return try await refresh.value }
        // A task of its own: it serves several callers, and must not end with the first of them.
        let task = Task { try await fetch(true) }
        refresh = task
        defer { refresh = nil }
        return try await task.value
    }
}
