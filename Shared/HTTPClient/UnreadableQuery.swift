/// A query or a form that holds what is no text: bytes that are not UTF-8, or a NUL, which no database takes.
public struct UnreadableQuery: Error, Hashable, CustomStringConvertible {
    public init() {}

    public var description: String { "the query is not UTF-8, or holds a NUL" }
}
