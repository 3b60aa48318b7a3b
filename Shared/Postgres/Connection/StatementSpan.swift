import Tracing

/// The span of one statement, where it is part of something that is traced.
///
/// Attributes by OpenTelemetry's conventions for databases. The text of a statement has placeholders where its values
/// are, so it tells none of them.
struct StatementSpan {
    private let span: any Span

    private static let textLimit = 2000

    /// `nil` where nothing is traced; that costs one look at a task-local value.
    static func begin(_ sql: @autoclosure () -> String, _ configuration: PostgresConfiguration) -> StatementSpan? {
        guard let context = InstrumentationContext.current else { return nil }
        let text = sql()
        let operation = operation(of: text)
        let span = startSpan(operation, context: context, ofKind: .client)
        guard span.isRecording else { return nil }
        span.updateAttributes { attributes in
            attributes["db.system.name"] = "postgresql"
            attributes["db.operation.name"] = operation
            attributes["db.query.text"] = String(text.prefix(textLimit))
            attributes["db.namespace"] = configuration.parameters["dbname"]
            // where several are given it is not known which it is
            let hosts = configuration.hostParameters
            guard hosts.count == 1, let host = hosts.first else { return }
            attributes["server.address"] = host["host"] ?? host["hostaddr"]
            attributes["server.port"] = host["port"].flatMap { Int($0) }
        }
        return StatementSpan(span: span)
    }

    func end() { span.end() }

    func end(_ error: any Error) {
        let state = (error as? PostgresError)?.sqlState
        span.attributes["error.type"] = state ?? "\(type(of: error))"
        span.attributes["db.response.status_code"] = state
        span.setStatus(SpanStatus(code: .error, message: "\(error)"))
        span.end()
    }

    /// Its first word, in capitals: `SELECT`, `WITH`.
    private static func operation(of sql: String) -> String {
        let word = sql.drop { !$0.isLetter }.prefix { $0.isLetter }
        return word.isEmpty ? "SQL" : word.uppercased()
    }
}

extension PostgresConnection {
    /// Runs `body` within a statement's span, where there is one to be.
    nonisolated(nonsending) func traced<Value>(
        _ sql: @autoclosure () -> String, _ body: nonisolated(nonsending) () async throws -> Value
    ) async throws -> Value {
        guard let span = StatementSpan.begin(sql(), configuration) else { return try await body() }
        do {
            let value = try await body()
            span.end()
            return value
        } catch {
            span.end(error)
            throw error
        }
    }
}
