public import FoundationEssentials
public import Jobs
public import Models

extension TestService {
    /// A service whose ledger is in PostgreSQL, in a schema of the test's own, for handlers with SQL: `now()` and its
    /// like show the test's clock there, to them too.
    ///
    /// ```swift
    /// try await TestService.withDatabase(.ingestion, register: { $0.register(SyncMailbox(resources: resources)) }) {
    ///     service, database in
    ///     try await database.pool.query("INSERT INTO …")
    ///     let attempt = try await service.perform(SyncMailbox.self, payload)
    /// }
    /// ```
    ///
    /// - Throws: ``Postgres/PostgresError`` when there is no server at ``TestDatabase/url``; what `body` throws.
    public static func withDatabase<Value>(
        _ family: Family, startingAt instant: Date = TestService.monday,
        jitter: @escaping @Sendable () -> Double = { 1 }, register: (inout JobRegistry) throws -> Void,
        _ body: (TestService, TestDatabase) async throws -> Value
    ) async throws -> Value {
        try await TestDatabase.with(startingAt: instant) { database in
            let service = try await TestService(family, on: database, jitter: jitter, register: register)
            return try await body(service, database)
        }
    }

    /// A service on a database that the test has made already; several share its ledger and its clock.
    public convenience init(
        _ family: Family, on database: TestDatabase, jitter: @escaping @Sendable () -> Double = { 1 },
        register: (inout JobRegistry) throws -> Void
    ) async throws {
        try await self.init(family, on: DatabaseLedger(database), jitter: jitter, register: register)
    }
}
