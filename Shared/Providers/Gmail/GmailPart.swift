/// One part of a message, as Google parsed it.
public struct GmailPart: Decodable, Sendable, Hashable {
    /// Empty for the outermost part.
    public var partID: String
    /// For example `text/plain`; empty when the API leaves it out.
    public var mimeType: String
    /// Empty unless it is an attachment.
    public var filename: String
    /// In order, repeated names kept.
    public var headers: [GmailHeader]
    public var body: GmailPartBody
    /// The parts of a container; empty for others.
    public var parts: [GmailPart]

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        partID = try container.decodeIfPresent(String.self, forKey: .partID) ?? ""
        mimeType = try container.decodeIfPresent(String.self, forKey: .mimeType) ?? ""
        filename = try container.decodeIfPresent(String.self, forKey: .filename) ?? ""
        headers = try container.decodeIfPresent([GmailHeader].self, forKey: .headers) ?? []
        body = try container.decodeIfPresent(GmailPartBody.self, forKey: .body) ?? GmailPartBody()
        parts = try container.decodeIfPresent([GmailPart].self, forKey: .parts) ?? []
    }

    /// The first header of a name, whatever its case.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }

    private enum CodingKeys: String, CodingKey {
        case mimeType, filename, headers, body, parts
        case partID = "partId"
    }
}
