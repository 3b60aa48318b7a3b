public import FoundationEssentials

/// How one migration stands in a database.
public struct MigrationStatus: Sendable, Hashable {
    /// How it stands.
    public enum State: String, Sendable, Hashable {
        /// Applied as the program has it.
        case applied
        /// The database lacks it.
        case pending
        /// Applied, but its SQL or its name is another now.
        case edited
        /// Applied by a newer program; this one does not know it.
        case unknown
    }

    /// Its place.
    public let number: Int
    /// What it does.
    public let name: String
    /// How it stands.
    public let state: State
    /// When it was applied, by the database's clock.
    public let appliedAt: Date?
    /// How long it took.
    public let duration: Duration?
}
