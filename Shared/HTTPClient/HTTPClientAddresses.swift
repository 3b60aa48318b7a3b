/// Which addresses a client connects to.
///
/// Judged when a connection is made, on the address that the name resolved to, so a name that resolves to something else
/// the second time gains nothing. Behind a proxy it is the proxy's address that is judged.
public enum HTTPClientAddresses: Sendable, Hashable {
    /// All.
    case any
    /// Those of the public internet: for URLs that others chose, which could name our own network.
    case publicOnly
}
