extension PostgresConfiguration {
    /// libpq's parameters for each host in turn.
    ///
    /// libpq would walk through a list of hosts by itself, but in non-blocking use it has no timeout for one, so a
    /// silent first host would use up the time of all.
    var hostParameters: [[String: String]] {
        let hosts = list("host")
        let addresses = list("hostaddr")
        let ports = list("port")
        let count = max(hosts.count, addresses.count)
        guard count > 1 else { return [parameters] }
        return (0..<count).map { index in
            var host = parameters
            host["host"] = hosts.indices.contains(index) ? hosts[index] : nil
            host["hostaddr"] = addresses.indices.contains(index) ? addresses[index] : nil
            host["port"] = ports.count == 1 ? ports[0] : ports.indices.contains(index) ? ports[index] : nil
            return host
        }
    }

    private func list(_ name: String) -> [String] {
        parameters[name]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
    }

    /// What is set for every session, whichever host it is on.
    var sessionParameters: [String: String] {
        [
            "application_name": Self.truncated(applicationName),
            "client_encoding": "UTF8",
            "gssencmode": parameters["gssencmode"] ?? "disable",
            "keepalives": "1",
            "keepalives_idle": "\(max(keepalivesIdle.components.seconds, 1))",
            "keepalives_interval": "\(max(keepalivesInterval.components.seconds, 1))",
            "keepalives_count": "\(max(keepalivesCount, 1))",
            "tcp_user_timeout": "\(tcpUserTimeout.milliseconds)",
            "target_session_attrs": targetSessionAttributes.rawValue,
            "options": options,
        ]
    }

    private var options: String {
        var settings = [("TimeZone", timeZone)]
        if let searchPath { settings.append(("search_path", searchPath)) }
        if let statementTimeout { settings.append(("statement_timeout", "\(statementTimeout.milliseconds)")) }
        if let idleInTransactionTimeout {
            settings.append(("idle_in_transaction_session_timeout", "\(idleInTransactionTimeout.milliseconds)"))
        }
        let own = settings.map { "-c \($0)=\(Self.escaped($1))" }
        return ([parameters["options"]].compactMap { $0 } + own).joined(separator: " ")
    }

    /// Spaces and backslashes of a value in `options` take a backslash (PostgreSQL manual §34.1.2).
    private static func escaped(_ value: String) -> String {
        value.map { $0 == " " || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    }

    /// Cut to the 63 bytes the server keeps, at a character.
    static func truncated(_ name: String) -> String {
        var name = name
        while name.utf8.count > 63 { name.removeLast() }
        return name
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
