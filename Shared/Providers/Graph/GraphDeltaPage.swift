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
    /// Of items that could not be read: their ids, and nil for each that tells none.
    public var unreadable: [String?]
    public var continuation: Continuation

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let items = try container.decodeIfPresent([Legible<GraphChange<Item>>].self, forKey: .value) ?? []
        changes = items.compactMap(\.item)
        unreadable = items.compactMap(\.unreadable)
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
