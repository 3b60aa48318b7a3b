/// Why migrations were refused, or which one failed.
public enum MigrationError: Error, Equatable, CustomStringConvertible {
    /// The program's own list does not count 1, 2, 3, …: this number stands where another belongs.
    case misnumbered(found: Int, expected: Int)
    /// An applied migration's SQL or name has changed since.
    case edited(number: Int, name: String)
    /// The database has a later migration than this one, which it lacks.
    case gap(number: Int, name: String)
    /// The database has migrations up to this one, which the program does not know.
    case newer(number: Int, name: String)
    /// A migration failed; nothing of it remains, unless it runs without a transaction.
    case failed(number: Int, name: String, line: Int?, reason: String)

    public var description: String {
        switch self {
        case .misnumbered(let found, let expected):
            "migration \(found) stands where \(expected) belongs; number the files 1, 2, 3 and so on without gaps"
        case .edited(let number, let name):
            "migration \(number) (\(name)) was changed after it was applied; "
                + "restore its file and put the change into a new migration"
        case .gap(let number, let name):
            "migration \(number) (\(name)) was never applied although later ones were; "
                + "give it the next free number, or restore the database's table schema_migrations"
        case .newer(let number, let name):
            "the database has migration \(number) (\(name)), which this program does not know; "
                + "use the program that applied it or a newer one"
        case .failed(let number, let name, let line, let reason):
            "migration \(number) (\(name)) failed\(line.map { " at line \($0)" } ?? ""): \(reason)"
        }
    }
}
