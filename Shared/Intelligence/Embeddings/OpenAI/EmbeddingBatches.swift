import Text

/// Texts divided into requests.
struct EmbeddingBatches {
    /// What goes in one request.
    struct Batch: Hashable {
        var texts: [String] = []
        /// An estimate.
        var tokens = 0
    }

    private(set) var list: [Batch] = []

    /// - Parameters:
    ///   - texts: as they are sent.
    ///   - plain: the same without what is put before them, which makes no text of nothing.
    /// - Throws: ``EmbeddingError`` `.emptyText`, `.textTooLong`: servers refuse the whole request for one such text.
    init(
        _ texts: [String], plain: [String], _ configuration: OpenAIEmbedderConfiguration
    ) throws(EmbeddingError) {
        for (index, text) in texts.enumerated() {
            guard plain[index].unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
                throw EmbeddingError(.emptyText, "text \(index + 1) of \(texts.count) has nothing to embed")
            }
            let tokens = TokenEstimate.count(text)
            guard tokens <= configuration.maximumTextTokens else {
                let most = configuration.maximumTextTokens
                throw EmbeddingError(
                    .textTooLong, "text \(index + 1) of \(texts.count) has about \(tokens) tokens; the most is \(most)")
            }
            append(text, tokens, configuration)
        }
    }

    private mutating func append(_ text: String, _ tokens: Int, _ configuration: OpenAIEmbedderConfiguration) {
        let hasRoom = list.last.map {
            $0.texts.count < configuration.maximumBatchCount && $0.tokens + tokens <= configuration.maximumBatchTokens
        }
        if hasRoom != true { list.append(Batch()) }
        list[list.count - 1].texts.append(text)
        list[list.count - 1].tokens += tokens
    }
}
