import Postgres

extension PostgresError {
    /// Whether the same write may succeed a little later: the server or the link is away, or busy.
    ///
    /// SQLSTATE classes 08 (connection), 40 (rollback), 53 (resources), 57 (operator intervention) and 55P03
    /// (lock not available), without 57014, for what ran into its time limit once will again;
    /// https://www.postgresql.org/docs/current/errcodes-appendix.html
    var mayPass: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .acquireTimeout, .commitUnknown: true
        case .server:
            !isQueryCancelled
                && (["08", "40", "53", "57"].contains(sqlState?.prefix(2) ?? "") || sqlState == "55P03")
        default: false
        }
    }

    /// Whether it is the values that cannot be written, now or ever: U+0000 in a text, a key longer than an index takes.
    ///
    /// SQLSTATE classes 22 (data exception) and 54 (program limit exceeded).
    var isAboutValues: Bool {
        switch code {
        case .encoding: true
        case .server: ["22", "54"].contains(sqlState?.prefix(2) ?? "")
        default: false
        }
    }
}
