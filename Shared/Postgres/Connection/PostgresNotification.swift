/// What `NOTIFY` or `pg_notify` sent on a channel this connection listens to.
public struct PostgresNotification: Sendable, Hashable {
    public let channel: String
    /// The text that was sent, empty if there was none; less than 8,000 bytes.
    public let payload: String
    /// The server process of the session that sent it, which may be this connection's own.
    public let processID: Int32
}
