import FoundationEssentials

/// The error body of Graph; messages are left out on purpose.
struct GraphErrorEnvelope: Decodable {
    /// An error and what is inside it, which is more specific.
    struct Failure: Decodable {
        let codes: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            let inner = [CodingKeys.innerError, .innererror].lazy
                .compactMap { try? container.decodeIfPresent(Self.self, forKey: $0) }.first
            let own = try? container.decodeIfPresent(String.self, forKey: .code)
            codes = (inner?.codes ?? []) + [own].compactMap { $0 }
        }

        private enum CodingKeys: String, CodingKey {
            // Both spellings occur.
            case code, innerError, innererror
        }
    }

    var error: Failure

    /// All machine codes in an answer, most specific first; none when it has another form.
    static func codes(in body: [UInt8]) -> [String] {
        guard let envelope = try? JSONDecoder().decode(Self.self, from: Data(body)) else { return [] }
        return envelope.error.codes.compactMap(MachineCode.sanitized)
    }
}
