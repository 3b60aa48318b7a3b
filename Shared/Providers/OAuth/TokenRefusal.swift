import FoundationEssentials

/// The body of a token endpoint's refusal (RFC 6749 §5.2); the description is left out on purpose.
struct TokenRefusal: Decodable {
    var error: String
    /// Google's addition, for example `invalid_rapt`.
    var subtype: String?
    /// Microsoft's addition: the numbers after `AADSTS`, most important first.
    var codes: [Int]

    var isTemporary: Bool { error == "temporarily_unavailable" || error == "server_error" }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        error = try container.decode(String.self, forKey: .error)
        // What only helps to diagnose must not hide the code when it has another form.
        subtype = try? container.decodeIfPresent(String.self, forKey: .subtype)
        codes = (try? container.decodeIfPresent([Int].self, forKey: .codes)) ?? []
    }

    private enum CodingKeys: String, CodingKey {
        case error
        case subtype = "error_subtype"
        case codes = "error_codes"
    }
}

extension TokenRefusal {
    /// The code of a refusal, fit to be shown; nil where there is none.
    static func code(in body: [UInt8]) -> String? {
        (try? JSONDecoder().decode(Self.self, from: Data(body))).flatMap { MachineCode.sanitized($0.error) }
    }
}
