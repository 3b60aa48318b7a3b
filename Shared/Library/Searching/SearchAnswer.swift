/// What a search found, best first.
public struct SearchAnswer: Sendable {
    public let hits: [SearchHit]
    /// What the person should know, such as that the query was cut or that one way of searching was not to be had.
    public let notes: [String]
}
