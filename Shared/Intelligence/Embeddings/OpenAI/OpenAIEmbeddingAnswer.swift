import FoundationEssentials

/// The answer of `POST /v1/embeddings`, as far as it is used.
struct OpenAIEmbeddingAnswer: Decodable {
    struct Item: Decodable {
        let index: Int
        let embedding: Numbers
    }

    /// An array of numbers, or base64 of floats, least byte first.
    struct Numbers: Decodable {
        let values: [Float]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let values = try? container.decode([Float].self) {
                self.values = values
                return
            }
            let text = try container.decode(String.self)
            guard let data = Data(base64Encoded: text), data.count % 4 == 0 else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no floats in base64")
            }
            let bytes = Array(data)
            values = stride(from: 0, to: bytes.count, by: 4).map { start in
                Float(bitPattern: bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
            }
        }
    }

    struct Usage: Decodable {
        let promptTokens: Int?
        let totalTokens: Int?

        enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case totalTokens = "total_tokens"
        }
    }

    let data: [Item]
    let usage: Usage?

    /// In the order of the texts, which is that of `index`, not of the list.
    func vectors(count: Int, dimensions: Int) throws(EmbeddingError) -> [[Float]] {
        guard data.count == count, Set(data.map(\.index)) == Set(0..<count) else {
            throw EmbeddingError(
                .malformed, "the server answered \(count) texts with \(data.count) vectors, or doubled one")
        }
        var vectors: [[Float]] = []
        for item in data.sorted(by: { $0.index < $1.index }) {
            let values = item.embedding.values
            guard values.count == dimensions else {
                throw EmbeddingError(
                    .wrongDimensions,
                    "the server's vectors have \(values.count) dimensions, not \(dimensions): is the model configured right?"
                )
            }
            guard let vector = UnitVector.scaled(values) else {
                throw EmbeddingError(
                    .malformed, "the server answered a vector without length or with what is no number")
            }
            vectors.append(vector)
        }
        return vectors
    }

    /// Without the request itself.
    func usage(estimate: Int) -> EmbeddingUsage {
        let counted = usage.flatMap { $0.promptTokens ?? $0.totalTokens }.flatMap { $0 > 0 ? $0 : nil }
        return EmbeddingUsage(tokens: counted ?? estimate, isEstimated: counted == nil)
    }
}
