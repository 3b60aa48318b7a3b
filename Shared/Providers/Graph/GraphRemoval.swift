/// Why an item is gone.
public enum GraphRemoval: String, Sendable, Hashable {
    /// It was deleted.
    case deleted
    /// It is elsewhere, or no longer what was asked for; also what an unknown reason counts as.
    case changed
}
