/// Cuts a script into its statements.
enum SQLStatements {
    /// The statements of `script`, without the semicolons between them.
    ///
    /// Knows quoted strings and names, `E''` strings, dollar quotes and comments, nested ones too (PostgreSQL manual
    /// §4.1). It does not know `BEGIN ATOMIC … END` bodies, whose semicolons it takes for ends.
    static func split(_ script: String) -> [String] {
        var scanner = SQLScanner(script)
        var statements: [String] = []
        while let statement = scanner.nextStatement() {
            if !statement.isEmpty { statements.append(statement) }
        }
        return statements
    }
}
