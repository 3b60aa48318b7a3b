/// Hashes that are the same on every machine and in every process, unlike Swift's own.
enum FeatureHash {
    /// Keeps a word from being taken for a part that is spelt the same.
    enum Kind: UInt8 {
        case word = 1
        case stem, part, pair, character, characterPair, sign
    }

    /// FNV-1a, 64 bits.
    static func hash(_ kind: Kind, _ bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in [kind.rawValue] + bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }

    /// The finishing steps of SplitMix64: each bit of the result depends on each of the input.
    static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
