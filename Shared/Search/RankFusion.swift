/// Reciprocal-rank fusion: makes one list of several that were ranked by scores which cannot be compared.
///
/// Each list gives an item `weight / (constant + rank)`, counted from 1; what stands high in several lists comes first.
/// (Cormack, Clarke and Büttcher, 2009, whose constant is 60.)
public struct RankFusion: Sendable, Hashable {
    /// How little the first places stand out. Default 60.
    public let constant: Double

    /// - Precondition: the constant is not negative.
    public init(constant: Double = 60) {
        precondition(constant >= 0, "a constant of fusion is not negative")
        self.constant = constant
    }

    /// An item and what the lists gave it.
    public struct Ranked<ID: Hashable & Sendable>: Sendable, Hashable {
        public let id: ID
        public let score: Double
        /// Its place in each list, from 1, in the order of the lists; `nil` where it is not in it.
        public let ranks: [Int?]
    }

    /// - Parameters:
    ///   - lists: best first. An item that stands in a list twice counts by its better place.
    ///   - weights: of the lists. Default: 1 for each.
    ///   - limit: how many are returned.
    /// - Returns: best first; of equals the one that an earlier list has higher.
    /// - Precondition: as many weights as lists, where there are any.
    public func fused<ID: Hashable & Sendable>(
        _ lists: [[ID]], weights: [Double]? = nil, limit: Int
    ) -> [Ranked<ID>] {
        let weights = weights ?? lists.map { _ in 1 }
        precondition(weights.count == lists.count, "each list has one weight")
        var ranks: [ID: [Int?]] = [:]
        var order: [ID] = []
        for (number, list) in lists.enumerated() {
            for (place, id) in list.enumerated() {
                if ranks[id] == nil { order.append(id) }
                var row = ranks[id] ?? [Int?](repeating: nil, count: lists.count)
                row[number] = row[number] ?? place + 1
                ranks[id] = row
            }
        }
        let scored = order.enumerated().map { index, id in
            let row = ranks[id] ?? []
            return (index: index, item: Ranked(id: id, score: score(row, weights), ranks: row))
        }
        return scored.sorted { ($1.item.score, $0.index) < ($0.item.score, $1.index) }.prefix(max(0, limit)).map {
            $0.item
        }
    }

    private func score(_ ranks: [Int?], _ weights: [Double]) -> Double {
        var score = 0.0
        for (rank, weight) in zip(ranks, weights) {
            if let rank { score += weight / (constant + Double(rank)) }
        }
        return score
    }
}
