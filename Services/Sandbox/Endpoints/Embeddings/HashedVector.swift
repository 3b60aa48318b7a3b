/// Vectors that are the same for the same words, and near one another for texts that share some.
enum HashedVector {
    /// Each word moves a few dimensions, by its hash; then the vector is scaled to length 1.
    static func make(of words: [String], dimensions: Int) -> [Float] {
        var vector = [Float](repeating: 0, count: dimensions)
        // what has no word is a vector all the same
        for word in words.isEmpty ? [""] : words {
            var random = SeededGenerator(seed: hash(word))
            for _ in 0..<4 {
                let place = Int.random(in: 0..<dimensions, using: &random)
                vector[place] += Bool.random(using: &random) ? 1 : -1
            }
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0 else {
            // opposite moves met; a vector without length is none
            vector[0] = 1
            return vector
        }
        return vector.map { $0 / length }
    }

    /// FNV-1a.
    private static func hash(_ word: String) -> UInt64 {
        word.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    }
}
