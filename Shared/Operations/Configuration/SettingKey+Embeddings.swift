extension SettingDefinition {
    /// What makes vectors, for search by meaning.
    static var embeddings: [SettingDefinition] {
        [
            SettingKey.embeddingURL.definition, SettingKey.embeddingAPIKey.definition,
            SettingKey.embeddingModel.definition, SettingKey.embeddingDimensions.definition,
            SettingKey.embeddingSendsDimensions.definition, SettingKey.embeddingDocumentPrefix.definition,
            SettingKey.embeddingQueryPrefix.definition,
        ]
    }
}

extension SettingKey where Value == String? {
    /// `EMBEDDING_URL`
    public static var embeddingURL: Self {
        Self(
            optional: "EMBEDDING_URL", .url(schemes: ["https", "http"], isList: false),
            help:
                "A server that speaks OpenAI's API, up to and with `/v1`. Without one vectors are made by hashing words."
        )
    }

    /// `EMBEDDING_MODEL`
    public static var embeddingModel: Self {
        Self(optional: "EMBEDDING_MODEL", .string, help: "The model that the server makes vectors by.")
    }

    /// `EMBEDDING_DOCUMENT_PREFIX`
    public static var embeddingDocumentPrefix: Self {
        Self(
            optional: "EMBEDDING_DOCUMENT_PREFIX", .string,
            help: "Stands before each text that is to be found, for models that want it: `passage: `.")
    }

    /// `EMBEDDING_QUERY_PREFIX`
    public static var embeddingQueryPrefix: Self {
        Self(
            optional: "EMBEDDING_QUERY_PREFIX", .string,
            help: "Stands before each text to find by, for models that want it: `query: `.")
    }
}

extension SettingKey where Value == Secret? {
    /// `EMBEDDING_API_KEY`
    public static var embeddingAPIKey: Self {
        Self(optional: "EMBEDDING_API_KEY", .secret, help: "The key of `EMBEDDING_URL`, where it wants one.")
    }
}

extension SettingKey where Value == Int? {
    /// `EMBEDDING_DIMENSIONS`
    public static var embeddingDimensions: Self {
        Self(
            optional: "EMBEDDING_DIMENSIONS", .int(1...2000),
            help: "Numbers in a vector of `EMBEDDING_MODEL`; what comes otherwise is refused.")
    }
}

extension SettingKey where Value == Bool {
    /// `EMBEDDING_SENDS_DIMENSIONS`
    public static var embeddingSendsDimensions: Self {
        Self(
            "EMBEDDING_SENDS_DIMENSIONS", .bool, default: "false",
            help: "Asks for that number, which some models of OpenAI can vary; others refuse it.")
    }
}
