import FoundationEssentials

/// Decodes the bodies of good answers.
enum APIAnswer<Failure: APIFailure> {
    /// - Throws: `Failure` `malformed`, which names where the answer differs, but none of its content.
    static func decode<Answer: Decodable>(_ body: [UInt8], as type: Answer.Type = Answer.self) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch let error as DecodingError {
            throw Failure.malformed("\(type): \(place(error))")
        }
    }

    private static func place(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(path(context.codingPath + [key])) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(path(context.codingPath)) has another type"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "not JSON" : "\(path(context.codingPath)) is not valid"
        @unknown default: "not decodable"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
    }
}
