/// The models that are played, as OpenAI documents them.
enum EmbeddingModels {
    struct Model: Sendable {
        let dimensions: Int
        /// Whether fewer dimensions may be asked for.
        let canVary: Bool
    }

    static let all: [String: Model] = [
        "text-embedding-3-small": Model(dimensions: 1536, canVary: true),
        "text-embedding-3-large": Model(dimensions: 3072, canVary: true),
        "text-embedding-ada-002": Model(dimensions: 1536, canVary: false),
    ]
}
