import MIME

/// A charset and a transfer encoding that mail in it uses.
struct CharsetChoice: Hashable, Sendable {
    let charset: String
    let encoding: TransferEncoding

    static func all(_ charset: String, _ encodings: TransferEncoding...) -> [CharsetChoice] {
        encodings.map { CharsetChoice(charset: charset, encoding: $0) }
    }
}
