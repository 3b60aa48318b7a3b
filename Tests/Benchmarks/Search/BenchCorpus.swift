/// Texts that are like those of people in what matters here: they have topics, and words of very different frequency.
struct BenchCorpus: Sendable {
    private let words: [String]
    private let topics: [[Int]]

    init(seed: UInt64) {
        var random = SplitMix(seed: seed)
        words = (0..<30_000).map { _ in Self.word(&random) }
        topics = (0..<2000).map { _ in (0..<60).map { _ in Int.random(in: 0..<30_000, using: &random) } }
    }

    /// The text of a number, the same each time: some forty words, half of them of one or two topics.
    func text(_ number: Int) -> String {
        var random = SplitMix(seed: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        let (first, second) = (topics.randomElement(using: &random) ?? [], topics.randomElement(using: &random) ?? [])
        return (0..<40).map { place in
            switch place % 4 {
            case 0, 1: words[first.randomElement(using: &random) ?? 0]
            case 2: words[second.randomElement(using: &random) ?? 0]
            default: words[frequent(&random)]
            }
        }.joined(separator: " ")
    }

    /// What somebody might ask to find a text: some of its words.
    func query(for number: Int) -> String {
        var random = SplitMix(seed: UInt64(number) &+ 99)
        return text(number).split(separator: " ").shuffled(using: &random).prefix(6).joined(separator: " ")
    }

    /// By Zipf's law, roughly: half of what is drawn is among the first few hundred.
    private func frequent(_ random: inout SplitMix) -> Int {
        let share = Double.random(in: 0..<1, using: &random)
        return Int(share * share * share * Double(words.count - 1))
    }

    /// As many different syllables as a language has: words share parts, but not with every other.
    private static func word(_ random: inout SplitMix) -> String {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in
            [heads, hearts, tails].map { $0.randomElement(using: &random) ?? "" }.joined()
        }.joined()
    }

    private static let heads = words(
        "b bl br c ch cl cr d dr f fl fr g gl gr h j k kn l m n p ph pl pr qu r s sch sh sl sm sp st str t th tr v w wh z"
    )
    private static let hearts = words("a ai au e ea ee ei eu i ie o oa oi oo ou u ue y")
    private static let tails = words(
        "b ck d ff g l ld lt m mb mp n nd ng nk nt p pt r rd rk rm rn rt s sh sk ss st t th tz x")

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}

/// The same numbers each time.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
