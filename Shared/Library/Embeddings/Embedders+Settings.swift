public import HTTPClient
import Intelligence
public import Operations

extension Embedders {
    /// What the settings say: a server that speaks OpenAI's API, or the builtin embedder where none is named.
    ///
    /// The server is also asked for models that vectors were made by before, so that search stays whole while they are
    /// made anew.
    ///
    /// - Throws: `SettingsError` for what is missing or wrong.
    public init(_ settings: Settings, transport: any HTTPTransport) throws(SettingsError) {
        guard let url = settings[.embeddingURL] else {
            self.init(BuiltinEmbedder())
            return
        }
        try settings.require("EMBEDDING_MODEL", "EMBEDDING_DIMENSIONS", because: "EMBEDDING_URL is set")
        let model = EmbeddingModel(
            name: settings[.embeddingModel] ?? "", dimensions: settings[.embeddingDimensions] ?? 0)
        var configuration = OpenAIEmbedderConfiguration(
            baseURL: url, apiKey: settings[.embeddingAPIKey]?.revealed, model: model)
        configuration.sendsDimensions = settings[.embeddingSendsDimensions]
        configuration.documentPrefix = settings[.embeddingDocumentPrefix] ?? ""
        configuration.queryPrefix = settings[.embeddingQueryPrefix] ?? ""
        if let flaw = configuration.flaw {
            throw SettingsError([SettingsProblem(name: "EMBEDDING_URL", reason: flaw)])
        }
        let common = configuration
        self.init(OpenAIEmbedder(configuration, transport: transport)) { model in
            var configuration = common
            configuration.model = model
            return OpenAIEmbedder(configuration, transport: transport)
        }
    }
}
