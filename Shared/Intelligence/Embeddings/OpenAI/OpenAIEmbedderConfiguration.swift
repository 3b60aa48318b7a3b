/// Where an OpenAI-compatible server is, and what it takes: OpenAI itself, Ollama, vLLM, llama.cpp and others.
public struct OpenAIEmbedderConfiguration: Sendable {
    /// The server's address up to and with `/v1`, without a slash at its end, e.g. `https://api.openai.com/v1`.
    public var baseURL: String
    /// Sent as bearer token; `nil` for servers that want none. Never shown.
    public var apiKey: String?
    /// What is asked for, and what vectors must be.
    public var model: EmbeddingModel
    /// Whether the number of dimensions is asked for, which OpenAI's models of the third generation can vary. Default
    /// false: others refuse it.
    public var sendsDimensions = false
    /// Whether vectors come as base64, a third the size of JSON numbers, which OpenAI and vLLM can. Default false; either
    /// form is understood.
    public var asksForBase64 = false
    /// Stands before each text that is to be found, e.g. `passage: ` for the E5 models. Default empty.
    public var documentPrefix = ""
    /// Stands before each text to find by, e.g. `query: `. Default empty.
    public var queryPrefix = ""
    /// Texts in one request. Default 128; OpenAI takes 2048.
    public var maximumBatchCount = 128
    /// Tokens in one request, as `TokenEstimate` counts; a single longer text goes alone. Default 100,000; OpenAI takes
    /// 300,000.
    public var maximumBatchTokens = 100_000
    /// Tokens of one text, as `TokenEstimate` counts; more are refused before anything is sent. Default 8192.
    public var maximumTextTokens = 8192
    /// How often a request is sent, the first time included, where the server failed or asks to wait. Default 3. One for a
    /// text to find by is sent once.
    public var attempts = 3
    /// The longest wait between two attempts. Where the server asks for more, the error says so at once. Default 20 s.
    public var longestWait = Duration.seconds(20)
    /// Of one request. Default 120 s: servers at home may have to load the model first.
    public var timeout = Duration.seconds(120)
    /// Of the one request for a text to find by: somebody waits, and can be answered by words alone. Default 3 s.
    public var queryTimeout = Duration.seconds(3)

    public init(baseURL: String, apiKey: String?, model: EmbeddingModel) {
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.model = model
    }

    /// As it is for a purpose.
    func adapted(to purpose: EmbeddingPurpose) -> Self {
        guard purpose == .query else { return self }
        var adapted = self
        adapted.attempts = 1
        adapted.timeout = min(timeout, queryTimeout)
        return adapted
    }

    /// What is wrong with it; `nil` where nothing is.
    public var flaw: String? {
        if !baseURL.hasPrefix("http://"), !baseURL.hasPrefix("https://") {
            return "the address is no http or https URL"
        }
        if baseURL.hasSuffix("/") { return "the address ends with a slash" }
        if apiKey?.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) == true {
            return "the key holds white space or characters that no header can carry"
        }
        let counts = [maximumBatchCount, maximumBatchTokens, maximumTextTokens, attempts]
        return counts.allSatisfy { $0 > 0 } ? nil : "a bound is not positive"
    }
}

extension OpenAIEmbedderConfiguration: CustomStringConvertible, CustomReflectable {
    /// Without the key.
    public var description: String { "\(model) at \(baseURL)" }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}
