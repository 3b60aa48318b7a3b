import CPostgres

extension PostgresConfiguration {
    /// Reads a URL as libpq does: `postgres://user:password@host1:5432,host2/database?sslmode=verify-full`.
    ///
    /// The options `application_name`, `connect_timeout`, `keepalives_idle`, `keepalives_interval`,
    /// `keepalives_count`, `tcp_user_timeout` and `target_session_attrs` set the properties of the same meaning. What
    /// is missing comes from libpq's environment variables and password file.
    ///
    /// - Throws: ``PostgresError`` with code `configuration`, which never shows the URL.
    public init(url: String) throws {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw Self.invalid("it does not begin with postgres://")
        }
        self.init(parameters: try Self.parse(url))
        try takeProperties()
    }

    private static func parse(_ url: String) throws -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &message) else {
            defer { PQfreemem(message) }
            throw invalid(reason(PostgresError.text(message)))
        }
        defer { PQconninfoFree(options) }
        var parameters: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return parameters
    }

    /// libpq quotes the part it stumbled over, which can be the password; only the name of an option is passed on.
    private static func reason(_ text: String) -> String {
        text.hasPrefix("invalid URI query parameter")
            ? text
            : "its parts cannot be told apart; special characters "
                + "in user, password and database are written as %XX"
    }

    private static func invalid(_ reason: String) -> PostgresError {
        PostgresError(
            .configuration,
            "the database URL is not valid: \(reason); it looks like postgres://user:password@host:5432/database")
    }

    private mutating func takeProperties() throws {
        if let name = parameters.removeValue(forKey: "application_name") { applicationName = name }
        if let seconds = try take("connect_timeout") { connectTimeout = .seconds(max(seconds, 1)) }
        if let seconds = try take("keepalives_idle") { keepalivesIdle = .seconds(seconds) }
        if let seconds = try take("keepalives_interval") { keepalivesInterval = .seconds(seconds) }
        if let count = try take("keepalives_count") { keepalivesCount = count }
        if let milliseconds = try take("tcp_user_timeout") { tcpUserTimeout = .milliseconds(milliseconds) }
        guard let text = parameters.removeValue(forKey: "target_session_attrs") else { return }
        guard let attributes = TargetSessionAttributes(rawValue: text) else {
            let known = TargetSessionAttributes.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.invalid("target_session_attrs is none of \(known)")
        }
        targetSessionAttributes = attributes
    }

    private mutating func take(_ name: String) throws -> Int? {
        guard let text = parameters.removeValue(forKey: name) else { return nil }
        guard let number = Int(text), number >= 0 else { throw Self.invalid("\(name) is not a whole number") }
        return number
    }
}
