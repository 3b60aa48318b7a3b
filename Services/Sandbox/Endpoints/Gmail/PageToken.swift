/// Where a page ended, and of which listing: a token of another user or another query is refused.
struct PageToken: Sendable {
    /// Order of the last item: date and id of a message, or id of a history record and 0.
    let position: (UInt64, UInt64)

    init(_ first: UInt64, _ second: UInt64) {
        position = (first, second)
    }

    /// - Throws: ``GmailError`` 400 unless the token was made by ``text(listing:)`` for the same listing.
    init(_ text: String, listing: String) throws {
        let words = Base64URL.decode(text).map { String(decoding: $0, as: UTF8.self).split(separator: ".") } ?? []
        guard words.count == 3, words[2] == Self.mark(listing), let first = UInt64(words[0]),
            let second = UInt64(words[1])
        else { throw GmailError.badRequest("Invalid pageToken") }
        position = (first, second)
    }

    func text(listing: String) -> String {
        Base64URL.encode(Array("\(position.0).\(position.1).\(Self.mark(listing))".utf8))
    }

    private static func mark(_ listing: String) -> String {
        String(SeededGenerator.mix(7, listing), radix: 16)
    }
}
