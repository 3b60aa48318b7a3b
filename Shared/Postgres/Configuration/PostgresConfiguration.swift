/// How to reach a database, and how a session on it is set up.
public struct PostgresConfiguration: Sendable {
    /// Which servers of several hosts may be used.
    public enum TargetSessionAttributes: String, Sendable, CaseIterable {
        case any
        case readWrite = "read-write"
        case readOnly = "read-only"
        case primary
        case standby
    }

    /// What the URL says beyond the properties below, by libpq's names: `host`, `port`, `dbname`, `user`,
    /// `password`, `sslmode`, `sslrootcert` and so on (PostgreSQL manual §34.1.2).
    var parameters: [String: String]

    /// `application_name` of the session; at most 63 bytes, longer ones are cut. Default `carillon`.
    public var applicationName = "carillon"

    /// `search_path` of the session, as SQL text; `nil` leaves the server's setting.
    public var searchPath: String?

    /// `TimeZone` of the session. It matters only where SQL goes from instants to calendar and back. Default `UTC`.
    public var timeZone = "UTC"

    /// `statement_timeout`, whole milliseconds; `nil` leaves the server's setting. The server keeps it.
    public var statementTimeout: Duration?

    /// `idle_in_transaction_session_timeout`, whole milliseconds; `nil` leaves the server's setting. The server then ends
    /// the session of a client that was frozen inside a transaction, and with it the locks that others wait for.
    public var idleInTransactionTimeout: Duration?

    /// How long a statement may go without its answer until the connection counts as lost; `nil`, the default, is
    /// for ever.
    ///
    /// The kernel notices a peer that is gone, but not a server process that was frozen, nor a proxy that answers in
    /// its stead. Set it well above ``statementTimeout``, and above anything a transaction raises that to.
    public var responseTimeout: Duration?

    /// How long one host may take until a session is ready, TLS and authentication included. Default 5 s.
    ///
    /// Each host of several is tried for this long, all addresses of its name together. Resolving the name is not
    /// counted: the system's resolver cannot be interrupted.
    public var connectTimeout: Duration = .seconds(5)

    /// Quiet time on the socket after which the kernel asks the peer for a sign of life; whole seconds. Default 5 s.
    public var keepalivesIdle: Duration = .seconds(5)

    /// Time between two such questions; whole seconds. Default 5 s.
    public var keepalivesInterval: Duration = .seconds(5)

    /// Unanswered questions until the peer counts as dead. Default 2: a dead peer is noticed after 15 s.
    public var keepalivesCount = 2

    /// How long sent data may stay unacknowledged until the peer counts as dead; whole milliseconds. Default 15 s.
    public var tcpUserTimeout: Duration = .seconds(15)

    /// Which server is taken when several hosts are given. Default ``TargetSessionAttributes/readWrite``.
    public var targetSessionAttributes = TargetSessionAttributes.readWrite

    init(parameters: [String: String]) {
        self.parameters = parameters
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Where it leads to, without the password.
    public var description: String {
        let user = parameters["user"].map { "\($0)@" } ?? ""
        let database = parameters["dbname"].map { "/\($0)" } ?? ""
        let hosts = hostParameters.map { "\($0["host"] ?? $0["hostaddr"] ?? "")\($0["port"].map { ":\($0)" } ?? "")" }
        return "postgres://\(user)\(hosts.joined(separator: ","))\(database)"
    }

    public var debugDescription: String { description }

    /// `dump` and reflection see the description only, as the parameters hold the password.
    public var customMirror: Mirror { Mirror(self, children: ["url": description]) }
}
