public import FoundationEssentials

/// How one migration stands in a database.
public struct MigrationStatus: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
        case applied
        case pending
        /// Applied, but its SQL or its name is another now.
        case edited
        /// Applied by a newer program; this one does not know it.
        case unknown
    }

    public let number: Int
    public let name: String
    public let state: State
    /// When it was applied, by the database's clock.
    public let appliedAt: Date?
    /// How long it took.
    public let duration: Duration?
}
