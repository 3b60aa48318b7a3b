/// How to reach and use a broker.
public struct AMQPConfiguration: Sendable {
    /// The interval at which both sides show signs of life, whole seconds, at least 1 s. A silent peer is given up
    /// after two to three of them.
    public var heartbeat: Duration = .seconds(5)
    /// How long one address may take to accept a TCP (and TLS) connection.
    public var connectTimeout: Duration = .seconds(2)
    /// The longest wait between two attempts to connect; the wait is random up to it (full jitter).
    public var recoveryCap: Duration = .seconds(2)
    /// Bytes. A larger body is refused before it is sent; a larger one that arrives is truncated.
    public var maximumMessageSize: Int = 1024 * 1024
    /// How many published messages may await the broker's confirmation, at least 1.
    public var confirmWindow: Int = 512
    /// Shown in the broker's list of connections.
    public var connectionName: String = "carillon"
    /// PEM file of the certificate authorities trusted for `amqps`; `nil` means the system's.
    public var caFile: String?
    /// PEM file of this client's certificate chain, for brokers that ask for one. Needs ``keyFile``.
    public var certificateFile: String?
    /// PEM file of the certificate's private key, not encrypted.
    public var keyFile: String?

    let endpoints: [Endpoint]

    /// - Parameter uris: one or more `amqp://` or `amqps://` URIs, separated by commas and tried in turn:
    ///   `amqp://user:password@host:port/vhost`. User and password default to `guest`, the port to 5672 or 5671 (TLS),
    ///   a missing or empty virtual host is `/`; all parts are percent-decoded.
    /// - Throws: ``AMQPError`` with code `invalidConfiguration`; its text shows no password.
    public init(uris: String) throws(AMQPError) {
        var endpoints: [Endpoint] = []
        for part in uris.split(separator: ",", omittingEmptySubsequences: false) {
            endpoints.append(try Endpoint(uri: part.trimmingSpaces))
        }
        self.endpoints = endpoints
    }
}

extension AMQPConfiguration: CustomStringConvertible, CustomDebugStringConvertible {
    /// The hosts, users and virtual hosts, without passwords.
    public var description: String { endpoints.map(\.description).joined(separator: ",") }
    public var debugDescription: String { description }
}

extension AMQPConfiguration: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: ["uris": description]) }
}
