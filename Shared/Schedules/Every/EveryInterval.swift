/// Instants at a fixed real-time distance from each other: `anchor + k * step` for every whole k, also negative ones.
struct EveryInterval: Hashable, Sendable {
    /// Seconds, at least 1.
    let step: Int
    /// Seconds since the Unix epoch.
    let anchor: Int

    /// The first instant of a range.
    func next(in range: Range<Int>) -> Int? {
        let next = anchor - (anchor - range.lowerBound).flooredDivision(by: step) * step
        return range.contains(next) ? next : nil
    }

    /// The last instant of a range.
    func previous(in range: Range<Int>) -> Int? {
        let previous = anchor + (range.upperBound - 1 - anchor).flooredDivision(by: step) * step
        return range.contains(previous) ? previous : nil
    }

    /// How many instants a range has.
    func count(in range: Range<Int>) -> Int {
        (range.upperBound - 1 - anchor).flooredDivision(by: step)
            - (range.lowerBound - 1 - anchor).flooredDivision(by: step)
    }
}
