import FoundationEssentials

/// A cap, a rate, or both, with what is in the bucket.
struct MemoryLimit: Sendable {
    var cap: Int?
    var rate: Double?
    var burst: Double?
    var tokens: Double
    var refilledAt: Date

    /// What the bucket holds at an instant.
    func tokens(at instant: Date) -> Double {
        guard let rate, let burst else { return 0 }
        return min(burst, tokens + rate * instant.timeIntervalSince(refilledAt))
    }

    /// What may be claimed while so many are at work.
    func left(running: Int, at instant: Date) -> Int {
        let byCap = cap.map { max(0, $0 - running) } ?? .max
        if rate == nil { return byCap }
        return min(byCap, Int(min(max(tokens(at: instant), 0), 1e9)))
    }
}
