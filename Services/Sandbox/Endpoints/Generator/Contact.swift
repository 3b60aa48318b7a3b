import MIME

/// Somebody who writes.
struct Contact: Hashable, Sendable {
    let name: String
    let address: String

    /// As a header holds it, in ASCII.
    func header(charset: String) -> String {
        if name.isEmpty { return address }
        let isPlain = name.utf8.allSatisfy { $0 < 0x80 }
        return (isPlain ? "\"\(name)\"" : EncodedWord.encode(name, charset: charset)) + " <\(address)>"
    }
}
