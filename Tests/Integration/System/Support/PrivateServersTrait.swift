import TestSupport
import Testing

/// Starts the private servers before a suite and ends them after it.
struct PrivateServersTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await PrivateServers.with { servers in
            try await PrivateServers.$current.withValue(servers) { try await function() }
        }
    }
}

extension Trait where Self == PrivateServersTrait {
    /// The suite's tests use ``PrivateServers/current``.
    static var privateServers: Self { Self() }
}
