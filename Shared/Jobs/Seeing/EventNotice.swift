import FoundationEssentials

/// What one notification says: the events themselves, or, where they were too many, how many of which kind.
public struct EventNotice: Sendable, Hashable, Codable {
    /// Who sends it: service, host and process.
    public let from: String
    public let events: [Event]
    /// How many more there were that nothing else is known of.
    public let more: Int

    /// PostgreSQL's limit is 8,000 bytes, the terminating zero included.
    static let sizeLimit = 7_900

    /// - Throws: `DecodingError` for what is not a notice.
    public init(parsing payload: String) throws {
        self = try Self.decoder.decode(EventNotice.self, from: Data(payload.utf8))
    }

    init(from: String, events: [Event], more: Int = 0) {
        self.from = from
        self.events = events
        self.more = more
    }

    /// As a payload; `nil` when it is larger than a notification may be.
    var payload: String? {
        guard let data = try? Self.encoder.encode(self),  // texts and numbers always encode
            data.count <= Self.sizeLimit
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .millisecondsSince1970
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .millisecondsSince1970
        return decoder
    }
}
