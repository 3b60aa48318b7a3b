import FoundationEssentials

/// `POST /v1/embeddings`, as OpenAI's. A user's key is `sk-sandbox-` and the address; faults and counts are the user's, under
/// `embeddings`.
struct EmbeddingsAPI: Sendable {
    let state: SandboxState

    private struct Answer: Encodable {
        /// Numbers, or their bits in base64.
        enum Vector: Encodable {
            case numbers([Float])
            case base64(String)

            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                switch self {
                case .numbers(let numbers): try container.encode(numbers)
                case .base64(let text): try container.encode(text)
                }
            }
        }

        struct Item: Encodable {
            let object = "embedding"
            let index: Int
            let embedding: Vector
        }

        struct Usage: Encodable {
            let promptTokens: Int
            let totalTokens: Int

            enum CodingKeys: String, CodingKey {
                case promptTokens = "prompt_tokens"
                case totalTokens = "total_tokens"
            }
        }

        let object = "list"
        let data: [Item]
        let model: String
        let usage: Usage
    }

    private static let keyPrefix = "sk-sandbox-"
    private static let mostItems = 2048
    private static let mostTokens = 8192
    private static let mostTokensTogether = 300_000

    func respond(to request: SandboxRequest) -> SandboxReply {
        guard request.method == "POST", request.path == ["v1", "embeddings"] else {
            return EmbeddingRefusal.notFound.reply
        }
        guard let user = user(request) else { return EmbeddingRefusal.unauthorized.reply }
        let decision = user.admit(.embeddings).decision
        var reply: SandboxReply
        if let fault = decision.fault, let refusal = EmbeddingRefusal(fault, now: state.now) {
            reply = refusal.reply
        } else {
            reply = answer(request)
            if let fault = decision.fault { reply = GmailAPI.disturb(reply, by: fault) }
        }
        reply.delay += decision.delay
        return reply
    }

    private func user(_ request: SandboxRequest) -> SandboxUser? {
        guard let header = request.authorization, header.lowercased().hasPrefix("bearer ") else { return nil }
        let key = header.dropFirst("bearer ".count)
        guard key.hasPrefix(Self.keyPrefix) else { return nil }
        return state.user(String(key.dropFirst(Self.keyPrefix.count)))
    }

    private func answer(_ request: SandboxRequest) -> SandboxReply {
        do {
            return SandboxReply(json: try embed(request))
        } catch let refusal as EmbeddingRefusal {
            return refusal.reply
        } catch {
            return EmbeddingRefusal.badRequest("The body cannot be read: model and input are needed.").reply
        }
    }

    private func embed(_ request: SandboxRequest) throws -> Answer {
        let wanted = try JSONDecoder().decode(EmbeddingRequest.self, from: Data(request.body))
        guard let model = EmbeddingModels.all[wanted.model] else { throw EmbeddingRefusal.unknownModel(wanted.model) }
        let dimensions = try dimensions(wanted, model)
        let isBase64 = wanted.encodingFormat == "base64"
        guard isBase64 || ["float", nil].contains(wanted.encodingFormat) else {
            throw EmbeddingRefusal.badRequest("encoding_format is float or base64.", param: "encoding_format")
        }
        let items = wanted.input.items
        try check(items)
        let tokens = items.reduce(0) { $0 + $1.tokens }
        let data = items.enumerated().map { index, item in
            let vector = HashedVector.make(of: item.words, dimensions: dimensions)
            return Answer.Item(index: index, embedding: isBase64 ? .base64(Self.base64(vector)) : .numbers(vector))
        }
        return Answer(data: data, model: wanted.model, usage: .init(promptTokens: tokens, totalTokens: tokens))
    }

    private func dimensions(_ wanted: EmbeddingRequest, _ model: EmbeddingModels.Model) throws -> Int {
        guard let dimensions = wanted.dimensions else { return model.dimensions }
        guard model.canVary else {
            throw EmbeddingRefusal.badRequest("This model does not support specifying dimensions.", param: "dimensions")
        }
        guard (1...model.dimensions).contains(dimensions) else {
            throw EmbeddingRefusal.badRequest("dimensions must be 1 to \(model.dimensions).", param: "dimensions")
        }
        return dimensions
    }

    private func check(_ items: [EmbeddingRequest.Input.Item]) throws {
        guard (1...Self.mostItems).contains(items.count), items.allSatisfy({ $0.tokens > 0 }) else {
            throw EmbeddingRefusal.badRequest(
                "input must be 1 to \(Self.mostItems) items, and none of them empty.", param: "input")
        }
        guard items.allSatisfy({ $0.tokens <= Self.mostTokens }) else {
            throw EmbeddingRefusal.badRequest(
                "This model's maximum context length is \(Self.mostTokens) tokens.", param: "input",
                code: "context_length_exceeded")
        }
        guard items.reduce(0, { $0 + $1.tokens }) <= Self.mostTokensTogether else {
            throw EmbeddingRefusal.badRequest(
                "One request may have \(Self.mostTokensTogether) tokens at most.", param: "input",
                code: "max_tokens_per_request")
        }
    }

    /// Floats of 32 bits, least byte first.
    private static func base64(_ vector: [Float]) -> String {
        var bytes: [UInt8] = []
        for value in vector { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
        return Data(bytes).base64EncodedString()
    }
}
