import FoundationEssentials

/// The body of `POST /v1/embeddings`.
struct EmbeddingRequest: Decodable, Sendable {
    /// What is to become vectors: a text, a list of texts, a list of tokens, or a list of such lists.
    struct Input: Decodable, Sendable {
        /// A text, or tokens as their numbers.
        enum Item: Sendable {
            case text(String)
            case tokens([Int])
        }

        let items: [Item]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                items = [.text(text)]
            } else if let texts = try? container.decode([String].self) {
                items = texts.map(Item.text)
            } else if let tokens = try? container.decode([Int].self) {
                items = [.tokens(tokens)]
            } else {
                items = try container.decode([[Int]].self).map(Item.tokens)
            }
        }
    }

    let model: String
    let input: Input
    let dimensions: Int?
    let encodingFormat: String?

    enum CodingKeys: String, CodingKey {
        case model, input, dimensions
        case encodingFormat = "encoding_format"
    }
}

extension EmbeddingRequest.Input.Item {
    /// What there is to hash: words in small letters, or the tokens' numbers.
    var words: [String] {
        switch self {
        case .text(let text): text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        case .tokens(let tokens): tokens.map { "#\($0)" }
        }
    }

    /// Tokens as they are counted here: one for each four bytes begun.
    var tokens: Int {
        switch self {
        case .text(let text): (text.utf8.count + 3) / 4
        case .tokens(let tokens): tokens.count
        }
    }
}
