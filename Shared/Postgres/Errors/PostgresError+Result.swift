import CPostgres

extension PostgresError {
    /// The error a result carries. FATAL and PANIC end the session, whatever state libpq still reports.
    static func result(_ result: OpaquePointer, sql: String?) -> PostgresError {
        func field(_ code: Int32) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        let severity = field(DiagnosticField.severity)
        let isFatal = severity == "FATAL" || severity == "PANIC"
        let state = field(DiagnosticField.sqlState)
        // Without SQLSTATE it was libpq that failed, which at this point is always the connection.
        let code: Code = isFatal || state == nil ? .connectionLost : .server
        let message = field(DiagnosticField.message) ?? text(PQresultErrorMessage(result))
        var error = PostgresError(code, message)
        error.severity = severity
        error.sqlState = state
        error.constraint = field(DiagnosticField.constraint)
        error.table = field(DiagnosticField.table)
        error.column = field(DiagnosticField.column)
        error.position = field(DiagnosticField.position).flatMap(Int.init)
        error.detail = field(DiagnosticField.detail)
        error.hint = field(DiagnosticField.hint)
        error.context = field(DiagnosticField.context)
        error.routine = field(DiagnosticField.routine)
        error.sql = sql
        return error
    }

    /// libpq's own words on one line; they never contain the password.
    static func text(_ message: UnsafePointer<CChar>?) -> String {
        let text = message.map { String(cString: $0) } ?? ""
        let lines = text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }
        return lines.isEmpty ? "no reason given" : lines.joined(separator: "; ")
    }
}
