/// What a delta page tells of one item.
public enum GraphChange<Item: Decodable & Sendable>: Decodable, Sendable {
    /// New or changed; may hold only what changed, may come again, and in any order: upsert by id.
    case upsert(Item)
    /// Gone from where changes are followed. An id that nobody knows is nothing to worry about.
    ///
    /// A message that moved is told of as gone from one folder and new in another, in either order and with the same
    /// immutable id, and the reason does not tell moves reliably: delete it only if it is still known in the folder
    /// that says so, and after the arrivals of all folders.
    case removed(id: String, GraphRemoval)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let removed = try container.decodeIfPresent(Removed.self, forKey: .removed) else {
            self = .upsert(try Item(from: decoder))
            return
        }
        let removal = removed.reason.flatMap(GraphRemoval.init(rawValue:)) ?? .changed
        self = .removed(id: try container.decode(String.self, forKey: .id), removal)
    }

    private struct Removed: Decodable {
        var reason: String?
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case removed = "@removed"
    }
}

extension GraphChange: Equatable where Item: Equatable {}
