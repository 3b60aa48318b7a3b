/// Finds what somebody probably meant to write.
///
/// Distance is optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost one each.
/// Case and the difference between `-` and `_` cost nothing.
public enum NearMiss {
    /// The candidate nearest to `word`, or nil when none is near enough to be a likely misspelling.
    ///
    /// Near enough is one edit for words of up to five letters, and one more for each three further letters.
    /// Among equally near candidates the first wins.
    public static func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = folded(word)
        let limit = max(1, wanted.count / 3)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let other = folded(candidate)
            guard abs(other.count - wanted.count) <= limit else { continue }
            let found = distance(wanted, other)
            if found <= limit, found < (best?.distance ?? .max) { best = (candidate, found) }
        }
        return best?.candidate
    }

    /// `; did you mean 'x'?`, or nothing: the tail of an error about an unknown name.
    public static func hint(_ word: String, among candidates: some Sequence<String>) -> String {
        suggestion(for: word, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }

    private static func folded(_ word: String) -> [Character] {
        word.lowercased().map { $0 == "-" ? "_" : $0 }
    }

    /// Three rows of the usual table suffice: the current one and two before it, for swaps.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let cost = left[row] == right[column] ? 0 : 1
                var least = min(previous[column + 1] + 1, current[column] + 1, previous[column] + cost)
                let isSwap =
                    row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
                if isSwap { least = min(least, beforePrevious[column - 1] + 1) }
                current.append(least)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
