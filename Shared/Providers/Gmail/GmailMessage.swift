public import FoundationEssentials

/// A message.
public struct GmailMessage: Decodable, Sendable, Hashable {
    public var id: String
    public var threadID: String
    /// Empty for an archived message without labels.
    public var labelIDs: [String]
    /// The beginning of the text, with HTML entities.
    public var snippet: String
    /// The last change of the message.
    public var historyID: String?
    /// When Google accepted it, which is more trustworthy than its `Date` header.
    public var internalDate: Date?
    public var sizeEstimate: Int?
    /// Present in the formats full and metadata.
    public var payload: GmailPart?
    /// The whole message; present in the format raw.
    public var raw: [UInt8]?

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        threadID = try container.decodeIfPresent(String.self, forKey: .threadID) ?? id
        labelIDs = try container.decodeIfPresent([String].self, forKey: .labelIDs) ?? []
        snippet = try container.decodeIfPresent(String.self, forKey: .snippet) ?? ""
        historyID = try container.decodeIfPresent(String.self, forKey: .historyID)
        internalDate = try container.decodeIfPresent(String.self, forKey: .internalDate)
            .flatMap { Int($0) }.map { Date(timeIntervalSince1970: Double($0) / 1000) }
        sizeEstimate = try container.decodeIfPresent(Int.self, forKey: .sizeEstimate)
        payload = try container.decodeIfPresent(GmailPart.self, forKey: .payload)
        raw = try container.decodeBase64URLIfPresent(forKey: .raw)
    }

    private enum CodingKeys: String, CodingKey {
        case id, snippet, internalDate, sizeEstimate, payload, raw
        case threadID = "threadId"
        case labelIDs = "labelIds"
        case historyID = "historyId"
    }
}
