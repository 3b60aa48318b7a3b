import Crypto
import Providers

/// A random value that somebody must bring back, and the hash that is kept of it meanwhile.
struct Nonce: Sendable, Hashable {
    let text: String

    /// 256 bits.
    static func random() -> Nonce { Nonce(text: Base64URL.encode(randomBytes())) }

    static func randomBytes() -> [UInt8] {
        // SystemRandomNumberGenerator is cryptographic on Linux: getrandom(2)
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// In constant time.
    func matches(_ hash: [UInt8]) -> Bool {
        let own = self.hash
        guard own.count == hash.count else { return false }
        return zip(own, hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
