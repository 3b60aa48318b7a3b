import Crypto

/// Names for things by what they are.
enum RowKey {
    /// Of 32 hexadecimal digits. A separator that no text holds keeps parts apart.
    static func hash(_ parts: [String]) -> String {
        var hash = SHA256()
        for part in parts { hash.update(data: Array(part.utf8) + [0]) }
        let digits = Array("0123456789abcdef".utf8)
        let bytes = hash.finalize().prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
