import Postgres

extension PostgresError {
    /// Whether the same write may succeed a little later: the server or the link is away, or busy.
    ///
    /// SQLSTATE classes 08 (connection), 40 (rollback), 53 (resources), 57 (operator intervention) and 55P03
    /// (lock not available); https://www.postgresql.org/docs/current/errcodes-appendix.html
    var mayPass: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .acquireTimeout, .commitUnknown: true
        case .server: ["08", "40", "53", "57"].contains(sqlState?.prefix(2) ?? "") || sqlState == "55P03"
        default: false
        }
    }
}
