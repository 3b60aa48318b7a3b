import Text

/// What a text is made of, counted.
struct FeatureBag {
    private struct Entry {
        var count = 0
        var weight: Float = 0
    }

    private var entries: [UInt64: Entry] = [:]

    /// How much each kind of feature says, tried out on the corpus of the tests.
    private enum Weight {
        static let word: Float = 1
        static let stem: Float = 0.7
        /// Of all parts of one word together.
        static let parts: Float = 0.9
        static let pair: Float = 0.35
        static let smallWord: Float = 0.08
        static let character: Float = 0.5
    }

    /// Whether nothing was added but white space.
    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ text: String) {
        var last: [UInt8]?
        for piece in FoldedText(text).pieces {
            switch piece {
            case .word(let word):
                add(word: word)
                if let last { add(.pair, last + [0x20] + word, Weight.pair) }
                last = word
            case .character(let character, let next):
                add(.character, character, Weight.character)
                if let next { add(.characterPair, character + next, Weight.word) }
                last = nil
            case .sign(let sign): add(.sign, sign, Weight.smallWord)
            }
        }
    }

    /// Each feature goes to two places, with a sign each, so that few features share both.
    func vector(dimensions: Int) -> [Float] {
        var vector = [Float](repeating: 0, count: dimensions)
        // in the order of their hashes: sums of floats depend on it
        for (hash, entry) in entries.sorted(by: { $0.key < $1.key }) {
            let value = entry.weight * (1 + Self.logarithm(entry.count))
            var state = hash
            for _ in 0..<2 {
                state = FeatureHash.mixed(state)
                vector[Int(state >> 1 % UInt64(dimensions))] += state & 1 == 0 ? value : -value
            }
        }
        return vector
    }

    private mutating func add(word: [UInt8]) {
        let isSmall = SmallWords.contains(String(decoding: word, as: UTF8.self))
        add(.word, word, isSmall ? Weight.smallWord : Weight.word)
        guard !isSmall else { return }
        if word.count > 5 { add(.stem, Array(word.prefix(max(5, word.count * 2 / 3))), Weight.stem) }
        let parts = Self.parts(of: word)
        for part in parts { add(.part, part, Weight.parts / Float(parts.count).squareRoot()) }
    }

    private mutating func add(_ kind: FeatureHash.Kind, _ bytes: [UInt8], _ weight: Float) {
        entries[FeatureHash.hash(kind, bytes), default: Entry()].count += 1
        entries[FeatureHash.hash(kind, bytes), default: Entry()].weight = weight
    }

    /// Three to five letters in a row, the word's ends marked; of the first 40 bytes.
    private static func parts(of word: [UInt8]) -> [[UInt8]] {
        let marked = [UInt8(ascii: "<")] + word.prefix(40) + [UInt8(ascii: ">")]
        return (3...5).flatMap { length in
            marked.count <= length
                ? [] : (0...(marked.count - length)).map { Array(marked[$0..<$0 + length]) }
        }
    }

    /// The binary logarithm, halved, without the C library's, whose last digit differs between machines.
    private static func logarithm(_ count: Int) -> Float {
        let bits = Int.bitWidth - 1 - count.leadingZeroBitCount
        return (Float(bits) + Float(count) / Float(1 << bits) - 1) / 2
    }
}
