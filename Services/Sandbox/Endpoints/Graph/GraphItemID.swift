/// The ids of messages and events: immutable ones, and ordinary ones, which name the place as well and so change when the
/// item moves.
enum GraphItemID {
    private static let immutable = "AAkALgAAAA"
    private static let ordinary = "AAMkAGI2TG"

    /// - Parameter place: a folder's key; anything constant for what does not move.
    static func text(_ item: String, place: String, isImmutable: Bool) -> String {
        isImmutable
            ? immutable + Base64URL.encode(Array(item.utf8))
            : ordinary + Base64URL.encode(Array("\(item)|\(place)".utf8))
    }

    /// What an id stands for, and its place for an ordinary one; `nil` where it is none.
    static func read(_ id: String) -> (item: String, place: String?)? {
        for prefix in [immutable, ordinary] where id.hasPrefix(prefix) {
            guard let bytes = Base64URL.decode(String(id.dropFirst(prefix.count))) else { return nil }
            let pieces = String(decoding: bytes, as: UTF8.self).split(separator: "|")
            guard let item = pieces.first else { return nil }
            return (String(item), pieces.dropFirst().first.map(String.init))
        }
        return nil
    }
}
