/// One broker address out of an AMQP URI (https://www.rabbitmq.com/docs/uri-spec).
struct Endpoint: Sendable, Equatable {
    let isTLS: Bool
    let host: String
    let port: Int
    let user: String
    let password: String
    let virtualHost: String

    /// - Throws: `invalidConfiguration`, naming the part at fault and never the password.
    init(uri: Substring) throws(AMQPError) {
        guard let scheme = uri.range(of: "://") else {
            throw Self.invalid("An AMQP URI starts with amqp:// or amqps://.")
        }
        switch uri[..<scheme.lowerBound].lowercased() {
        case "amqp": isTLS = false
        case "amqps": isTLS = true
        case let other: throw Self.invalid("The scheme '\(other)' is neither amqp nor amqps.")
        }
        let rest = uri[scheme.upperBound...]
        guard !rest.contains("?"), !rest.contains("#") else {
            throw Self.invalid(
                "An AMQP URI here takes no query or fragment; set options apart, and write ? as %3F, # as %23.")
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let address: Substring
        (user, password, address) = try Self.credentials(rest[..<slash])
        (host, port) = try Self.hostAndPort(address, defaultPort: isTLS ? 5671 : 5672)
        virtualHost = try Self.virtualHost(rest[slash...])
    }

    private static func credentials(_ authority: Substring) throws(AMQPError) -> (String, String, Substring) {
        guard let at = authority.lastIndex(of: "@") else { return ("guest", "guest", authority) }
        let userInfo = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let user = try decode(userInfo[0], as: "user")
        let password = userInfo.count > 1 ? try decode(userInfo[1], as: "password") : ""
        return (user, password, authority[authority.index(after: at)...])
    }

    private static func hostAndPort(_ address: Substring, defaultPort: Int) throws(AMQPError) -> (String, Int) {
        var host = address
        var port: Substring?
        if address.first == "[", let bracket = address.firstIndex(of: "]") {
            host = address[address.index(after: address.startIndex)..<bracket]
            let tail = address[address.index(after: bracket)...]
            guard tail.isEmpty || tail.first == ":" else { throw invalid("The text after ']' in the URI is no port.") }
            port = tail.isEmpty ? nil : tail.dropFirst()
        } else if let colon = address.firstIndex(of: ":") {
            host = address[..<colon]
            port = address[address.index(after: colon)...]
        }
        guard !host.isEmpty else { throw invalid("The URI names no host.") }
        guard let port, !port.isEmpty else { return (try decode(host, as: "host"), defaultPort) }
        guard let number = Int(port), (1...65_535).contains(number) else {
            throw invalid("The port '\(port)' is not a number from 1 to 65535.")
        }
        return (try decode(host, as: "host"), number)
    }

    private static func virtualHost(_ path: Substring) throws(AMQPError) -> String {
        let name = path.dropFirst()
        guard !name.isEmpty else { return "/" }
        guard !name.contains("/") else {
            throw invalid("The virtual host '\(name)' holds a '/'; write it as %2F.")
        }
        return try decode(name, as: "virtual host")
    }

    private static func decode(_ text: Substring, as part: String) throws(AMQPError) -> String {
        guard let decoded = text.percentDecoded else {
            throw invalid("The \(part) in the URI is not valid percent-encoded UTF-8.")
        }
        guard !decoded.utf8.contains(0) else { throw invalid("The \(part) in the URI holds a zero byte.") }
        return decoded
    }

    private static func invalid(_ message: String) -> AMQPError {
        AMQPError(code: .invalidConfiguration, message: message)
    }
}

extension Endpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(isTLS ? "amqps" : "amqp")://\(user):***@\(name):\(port)/\(virtualHost == "/" ? "" : virtualHost)"
    }

    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: ["uri": description]) }
}
