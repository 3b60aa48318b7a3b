import Synchronization

/// An open transaction, handed to the closure of `transaction { tx in … }` and of no use after it.
public final class PostgresTransaction: PostgresQuerying {
    private let connection: PostgresConnection?
    /// Why there is no connection.
    private let absence: String
    private let isOver = Atomic(false)

    init(connection: PostgresConnection) {
        self.connection = connection
        absence = ""
    }

    /// A transaction of something else than a database: it stands for what is done in it, and runs no SQL.
    ///
    /// - Parameter absence: the message of the error that every statement gets, with code `poolClosed`.
    package init(withoutConnection absence: String) {
        connection = nil
        self.absence = absence
    }

    func end() {
        isOver.store(true, ordering: .releasing)
    }

    @discardableResult
    public nonisolated(nonsending) func query(_ query: PostgresQuery) async throws -> PostgresResult {
        try await live().query(query)
    }

    @discardableResult
    public nonisolated(nonsending) func pipeline(_ queries: [PostgresQuery]) async throws -> [PostgresResult] {
        try await live().pipeline(queries)
    }

    /// Runs several statements without parameters, as ``PostgresConnection/execute(script:)``. A script that ends
    /// the transaction by itself makes it fail.
    public nonisolated(nonsending) func execute(script: String) async throws {
        try await live().execute(script: script)
    }

    /// Loads rows, as ``PostgresConnection/copy(into:schema:columns:rows:)``.
    @discardableResult
    public nonisolated(nonsending) func copy(
        into table: String, schema: String? = nil, columns: [String],
        rows: sending some Sequence<[any PostgresEncodable]>
    ) async throws -> Int {
        try await live().copy(into: table, schema: schema, columns: columns, rows: rows)
    }

    /// Sets `application_name` until the transaction ends, so that a correlation id shows in `pg_stat_activity` and
    /// in the server's log; at most 63 bytes, longer ones are cut.
    public nonisolated(nonsending) func setApplicationName(_ name: String) async throws {
        let name = PostgresConfiguration.truncated(name)
        try await query("SELECT set_config('application_name', \(name), true)")
    }

    private func live() throws -> PostgresConnection {
        guard !isOver.load(ordering: .acquiring) else {
            throw PostgresError(.poolClosed, "the transaction is over; use it only inside its closure")
        }
        guard let connection else { throw PostgresError(.poolClosed, absence) }
        return connection
    }
}
