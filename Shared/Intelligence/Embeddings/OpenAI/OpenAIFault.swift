/// What a server says went wrong. Its `code` is text, a number (vLLM, llama.cpp) or nothing.
struct OpenAIFault: Decodable {
    struct Envelope: Decodable {
        let error: OpenAIFault
    }

    let type: String?
    let code: String?

    init(from decoder: any Decoder) throws {
        // Ollama's own endpoints answer with plain text in its place
        guard let container = try? decoder.container(keyedBy: CodingKeys.self) else {
            (type, code) = (nil, nil)
            return
        }
        type = try? container.decode(String.self, forKey: .type)
        let number = try? container.decode(Int.self, forKey: .code)
        code = (try? container.decode(String.self, forKey: .code)) ?? number.map(String.init)
    }

    private enum CodingKeys: String, CodingKey {
        case type, code
    }

    /// Type and code, where they are words and not sentences.
    var reason: String? {
        let words = [type, code].compactMap { $0 }.filter(Self.isWord)
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    var isAboutMoney: Bool {
        let known = ["insufficient_quota", "credit_balance_exhausted", "organization_usage_limit_exceeded"]
        return [type, code].contains { word in
            word.map {
                known.contains($0) || $0.hasSuffix("spend_limit_exceeded") || $0.hasSuffix("spend_limit_reached")
            }
                ?? false
        }
    }

    var isAboutLength: Bool {
        [type, code].contains { ["context_length_exceeded", "string_above_max_length"].contains($0) }
    }

    private static func isWord(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x5F }
    }
}
