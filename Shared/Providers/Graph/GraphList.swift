/// One page of a plain list.
struct GraphList<Item: Decodable & Sendable>: Decodable, Sendable {
    var value: [Item]
    var nextLink: String?

    private enum CodingKeys: String, CodingKey {
        case value
        case nextLink = "@odata.nextLink"
    }
}

extension GraphClient {
    /// All items of a list, page after page.
    func all<Item: Decodable & Sendable>(_ path: String, _ preferences: [GraphPreference]) async throws -> [Item] {
        var page: GraphList<Item> = try await get(path, preferences)
        var items = page.value
        while let link = page.nextLink {
            page = try await follow(link, preferences)
            items += page.value
        }
        return items
    }
}
