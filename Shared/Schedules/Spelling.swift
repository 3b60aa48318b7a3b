/// Near misses: which known words someone may have meant.
enum Spelling {
    /// The candidates at most `distance` edits away, nearest first, ignoring case.
    static func nearest<Words: Sequence<String>>(to word: String, in candidates: Words, within distance: Int)
        -> [String]
    {
        let wanted = Array(word.lowercased().utf8)
        let near: [(edits: Int, word: String)] = candidates.compactMap { candidate in
            let edits = edits(from: wanted, to: Array(candidate.lowercased().utf8))
            return edits <= distance ? (edits, candidate) : nil
        }
        return near.sorted { ($0.edits, $0.word) < ($1.edits, $1.word) }.map(\.word)
    }

    /// "did you mean …?", or nil without candidates.
    static func question(_ candidates: some Collection<String>) -> String? {
        guard let first = candidates.first else { return nil }
        return "did you mean " + ([first] + candidates.dropFirst().prefix(2)).joined(separator: " or ") + "?"
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
    private static func edits(from word: [UInt8], to other: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for (row, letter) in word.enumerated() {
            var current = [row + 1]
            for (column, otherLetter) in other.enumerated() {
                var best = min(last[column + 1], current[column]) + 1
                best = min(best, last[column] + (letter == otherLetter ? 0 : 1))
                if row > 0, column > 0, letter == other[column - 1], word[row - 1] == otherLetter {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}
