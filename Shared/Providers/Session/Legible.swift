/// An item of a page, or what is left of one whose form is another than it should be: it must not hide the others.
enum Legible<Item: Decodable & Sendable>: Decodable, Sendable {
    case read(Item)
    /// Its id, where it tells one.
    case unreadable(id: String?)

    init(from decoder: any Decoder) throws {
        do {
            self = .read(try Item(from: decoder))
        } catch is DecodingError {
            self = .unreadable(id: (try? Name(from: decoder))?.id)
        }
    }

    private struct Name: Decodable {
        var id: String
    }

    var item: Item? { if case .read(let item) = self { item } else { nil } }

    /// Whether it cannot be read, and then its id, where it tells one.
    var unreadable: String?? { if case .unreadable(let id) = self { .some(id) } else { nil } }
}
