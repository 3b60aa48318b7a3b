/// Which proxy requests go through.
public enum HTTPClientProxy: Sendable, Hashable {
    /// `http_proxy` (lower case only: CGI sets the other from a request header), `https_proxy`/`HTTPS_PROXY`,
    /// `all_proxy`/`ALL_PROXY`, and `no_proxy`/`NO_PROXY` for what goes without.
    case environment
    /// No proxy, whatever the environment says.
    case none
    /// This proxy (`http://`, `https://`, `socks5h://` …, user information allowed) for all but the hosts of
    /// `excluding`: names match with their subdomains, addresses may be CIDR blocks, `*` is every host.
    case url(String, excluding: [String] = [])
}

extension HTTPClientProxy: CustomStringConvertible {
    public var description: String {
        switch self {
        case .environment: "environment"
        case .none: "none"
        case .url(let url, let excluding): HTTPRedaction.url(url) + (excluding.isEmpty ? "" : " except \(excluding)")
        }
    }
}

extension HTTPClientProxy: CustomReflectable {
    public var customMirror: Mirror { Mirror(reflecting: description) }
}
