import FoundationEssentials
public import Postgres

/// Hears the events of every process that works on the same ledger.
public struct EventWatch: Sendable {
    /// Who watches holds this lock, shared, so that others know whether anybody does.
    static let key = "hashtextextended(current_schema() || '.events', 0)"
    /// One for each ledger; a name that PostgreSQL keeps whole.
    static let channel = "left('carillon.' || current_schema(), 63)"

    private let session: PostgresConnection

    /// Begins to watch through a session that is used for nothing else, and ends with it.
    ///
    /// Processes notice within a second, and then tell what they gathered since.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    public init(_ session: PostgresConnection) async throws {
        self.session = session
        let rows = try await session.query("SELECT \(unescaped: Self.channel) AS channel")
        try await session.listen(try rows[rows.startIndex].decode("channel"))
        try await session.query("SELECT pg_advisory_lock_shared(\(unescaped: Self.key))")
    }

    /// What is heard until the session is lost or closed. What is no notice of this version is passed over.
    public var notices: AsyncCompactMapSequence<AsyncStream<PostgresNotification>, EventNotice> {
        session.notifications.compactMap { try? EventNotice(parsing: $0.payload) }
    }
}
