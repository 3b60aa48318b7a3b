/// Which vectors may be compared: those of one model, with one number of dimensions.
public struct EmbeddingModel: Sendable, Hashable, Codable, CustomStringConvertible {
    /// As the server knows it, or `builtin-1`.
    public let name: String
    /// Numbers in a vector; pgvector's HNSW index takes up to 2000.
    public let dimensions: Int

    /// - Precondition: the name is not empty and there is at least one dimension.
    public init(name: String, dimensions: Int) {
        precondition(!name.isEmpty && dimensions > 0, "a model has a name and dimensions")
        self.name = name
        self.dimensions = dimensions
    }

    public var description: String { "\(name)/\(dimensions)" }
}
