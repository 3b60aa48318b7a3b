/// What was measured.
struct BenchFigures: CustomStringConvertible {
    var count = 0
    /// Of the nearest by an exact search, and those among them that the index found.
    var wanted = 0
    var found = 0
    /// Searches whose first hit is the text that the query was made from.
    var first = 0
    var index = BenchTimes()
    var whole = BenchTimes()

    var recall: Double { wanted == 0 ? 0 : Double(found) / Double(wanted) }

    var description: String {
        """
        queries=\(count) recall@10=\(recall) first_is_right=\(Double(first) / Double(max(1, count)))
        index: \(index)
        whole search: \(whole)
        """
    }
}

/// Durations, as milliseconds.
struct BenchTimes: CustomStringConvertible {
    private var times: [Double] = []

    mutating func add(_ time: Duration) { times.append(time.milliseconds) }

    /// That so many of a hundred do not exceed.
    func percentile(_ percent: Int) -> Double {
        let sorted = times.sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }

    var description: String {
        [50, 95, 99].map { "p\($0)=\(Double(Int(percentile($0) * 100)) / 100)ms" }.joined(separator: " ")
    }
}
