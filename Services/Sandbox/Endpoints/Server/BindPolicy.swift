/// Which addresses the sandbox listens on. It holds no secrets but also checks none, so it must not be reachable by
/// strangers.
public struct BindPolicy: Sendable {
    /// Whether private addresses are allowed beside loopback.
    public let allowsNetwork: Bool

    public init(allowsNetwork: Bool) {
        self.allowsNetwork = allowsNetwork
    }

    /// - Parameter host: an address or a name. `0.0.0.0` and `::` stand for the addresses of all interfaces.
    /// - Throws: ``SandboxError`` `.refusedAddress` unless all addresses it stands for are loopback, or private where
    ///   the network is allowed.
    public func check(_ host: String) throws {
        let addresses = ["0.0.0.0", "::"].contains(host) ? NetworkAddress.ofInterfaces() : NetworkAddress.resolve(host)
        guard !addresses.isEmpty else {
            throw SandboxError(.refusedAddress, "'\(host)' does not resolve to an address; give one, e.g. 127.0.0.1")
        }
        for address in addresses where !isAllowed(address) {
            let remedy =
                address.isPrivate
                ? "allow it with --allow-network" : "the sandbox listens on loopback and private addresses only"
            throw SandboxError(.refusedAddress, "refused to listen on \(address) (for '\(host)'): \(remedy)")
        }
    }

    private func isAllowed(_ address: NetworkAddress) -> Bool {
        address.isLoopback || (allowsNetwork && address.isPrivate)
    }
}
