import Postgres

extension PostgresError {
    /// Whether the server or the link to it is away or busy, which is no fault of what was to be written.
    ///
    /// SQLSTATE classes 08 (connection), 40 (rollback), 53 (resources) and 57 (operator intervention);
    /// https://www.postgresql.org/docs/current/errcodes-appendix.html
    var isAboutTheServer: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .acquireTimeout, .commitUnknown, .poolClosed: true
        case .server: ["08", "40", "53", "57"].contains(sqlState?.prefix(2) ?? "")
        case .decoding, .encoding, .configuration: false
        }
    }
}
