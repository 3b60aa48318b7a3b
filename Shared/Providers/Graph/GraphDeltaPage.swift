/// One page of changes.
public struct GraphDeltaPage<Item: Decodable & Sendable>: Decodable, Sendable {
    /// How the round goes on. The texts are URLs that mean nothing to us: keep and follow them whole.
    public enum Continuation: Sendable, Hashable {
        /// Ask for the next page; also after an empty one.
        case next(link: String)
        /// The round is over. Once all of it is stored, keep this: the next round begins with it.
        case end(cursor: String)
    }

    /// In no particular order.
    public var changes: [GraphChange<Item>]
    public var continuation: Continuation

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        changes = try container.decodeIfPresent([GraphChange<Item>].self, forKey: .value) ?? []
        if let link = try container.decodeIfPresent(String.self, forKey: .nextLink) {
            continuation = .next(link: link)
        } else {
            continuation = .end(cursor: try container.decode(String.self, forKey: .deltaLink))
        }
    }

    private enum CodingKeys: String, CodingKey {
        case value
        case nextLink = "@odata.nextLink"
        case deltaLink = "@odata.deltaLink"
    }
}
