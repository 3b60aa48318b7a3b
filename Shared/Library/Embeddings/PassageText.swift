public import FoundationEssentials

/// A passage as an embedder gets it.
public struct PassageText: Sendable, Hashable {
    public let id: Int64
    public let tenantID: UUID
    /// Whose it is, or ``PassageSource/everybody``.
    public let userID: UUID
    public let text: String
}
