/// The body of `POST /v1/embeddings`.
struct OpenAIEmbeddingRequest: Encodable {
    let model: String
    let input: [String]
    /// Left out where `nil`.
    let dimensions: Int?
    let encodingFormat: String

    enum CodingKeys: String, CodingKey {
        case model, input, dimensions
        case encodingFormat = "encoding_format"
    }
}
