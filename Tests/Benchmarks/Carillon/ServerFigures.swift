import Glibc
import Postgres

/// What PostgreSQL has done so far, and the broker's time; the difference of two is what lay between.
struct ServerFigures {
    let transactions: Int64
    let walBytes: Int64
    /// Rows updated or deleted: each leaves a dead tuple behind.
    let deadTuples: Int64
    /// Of them those that a later look at the page may clear away without vacuum.
    let hotUpdates: Int64
    /// Of the server's processes, in seconds; `nil` when it does not run on this machine.
    let processorTime: Double?
    /// Of the broker, in seconds; `nil` when it does not run on this machine.
    let brokerTime: Double?

    /// Reads them. Sessions tell the server their counts when they end, or once a second while they are idle.
    init(_ connection: PostgresConnection) async throws {
        let rows = try await connection.query(
            """
            SELECT xact_commit + xact_rollback AS transactions,
                pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS wal_bytes, pg_backend_pid() AS pid,
                (SELECT coalesce(sum(n_tup_upd + n_tup_del), 0)::bigint FROM pg_stat_user_tables) AS dead,
                (SELECT coalesce(sum(n_tup_hot_upd), 0)::bigint FROM pg_stat_user_tables) AS hot
            FROM pg_stat_database WHERE datname = current_database()
            """)
        let row = rows[rows.startIndex]
        transactions = try row.decode("transactions")
        walBytes = try row.decode("wal_bytes")
        deadTuples = try row.decode("dead")
        hotUpdates = try row.decode("hot")
        let postmaster = ProcessFigures.parent(of: try row.decode("pid", as: Int32.self))
        brokerTime = environment("AMQP_URL").flatMap(BrokerProcess.pid).flatMap(ProcessFigures.processorTime)
        processorTime = postmaster.flatMap(ProcessFigures.familyProcessorTime)
    }
}
