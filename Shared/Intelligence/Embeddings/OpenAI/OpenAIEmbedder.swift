public import HTTPClient
import Text

/// Embeds by a server that speaks OpenAI's `/v1/embeddings`.
///
/// Texts go in batches, one after the other. What a server answers is checked: one vector for each text, of the
/// configured dimensions, of finite numbers. Vectors are scaled to length 1.
public struct OpenAIEmbedder: Embedder {
    public var model: EmbeddingModel { configuration.model }
    private let configuration: OpenAIEmbedderConfiguration
    private let transport: any HTTPTransport
    private let time: TimeSource

    /// - Precondition: the configuration has no flaw.
    public init(
        _ configuration: OpenAIEmbedderConfiguration, transport: any HTTPTransport, time: TimeSource = .system
    ) {
        precondition(configuration.flaw == nil, configuration.flaw ?? "")
        self.configuration = configuration
        self.transport = transport
        self.time = time
    }

    public func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
        let prefix = purpose == .query ? configuration.queryPrefix : configuration.documentPrefix
        let batches = try EmbeddingBatches(texts.map { prefix + $0 }, plain: texts, configuration)
        let session = OpenAISession(
            configuration: configuration.adapted(to: purpose), transport: transport, time: time)
        var vectors: [[Float]] = []
        var usage = EmbeddingUsage()
        for batch in batches.list {
            do {
                let result = try await session.embed(batch)
                vectors += result.vectors
                usage += result.usage
            } catch var error as EmbeddingError {
                error.usage += usage
                throw error
            }
        }
        return EmbeddingResult(model: model, vectors: vectors, usage: usage)
    }
}
