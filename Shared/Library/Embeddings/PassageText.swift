/// A passage as an embedder gets it.
public struct PassageText: Sendable, Hashable {
    public let id: Int64
    public let text: String
}
