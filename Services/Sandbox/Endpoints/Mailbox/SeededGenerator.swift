/// SplitMix64: small, and the same on every machine.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator of its own for each of a seed's things.
    init(seed: UInt64, _ first: Int, _ second: Int = 0) {
        let mixed = Self.finish(seed &+ Self.step &* UInt64(bitPattern: Int64(first) &+ 1))
        state = Self.finish(mixed &+ Self.step &* UInt64(bitPattern: Int64(second) &+ 1))
    }

    mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.finish(state)
    }

    /// True in one of `count` cases.
    mutating func oneIn(_ count: Int) -> Bool {
        Int.random(in: 0..<count, using: &self) == 0
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    mutating func hex(digits: Int) -> String {
        String((0..<digits).map { _ in pick(Self.digits) })
    }

    /// A seed from a seed and a name (FNV-1a).
    static func mix(_ seed: UInt64, _ name: String) -> UInt64 {
        let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return finish(seed &+ step &* hash)
    }

    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let digits = Array("0123456789abcdef")

    private static func finish(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
