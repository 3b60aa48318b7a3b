@testable import Schedules

/// Every minute (or second) of real time around a jump of a zone's clock, and what the wall shows at each.
struct Window {
    let range: Range<Int>
    private let step: Int
    private let walls: [(instant: Int, fields: WallFields, isRepeated: Bool)]
    private let gap: [WallFields]
    private let gapEnd: Int

    /// - Parameters:
    ///   - transition: the first instant after the jump.
    ///   - margin: seconds of wall clock to look at beyond the repeated or missing part.
    init(zone: String, transition: Int, margin: Int, step: Int) {
        let around = SystemClock.offsets(zone: zone, at: [transition - 1, transition])
        let jump = abs(around[1] - around[0])
        let range = transition - jump - margin..<transition + jump + margin
        let instants = Array(stride(from: range.lowerBound, to: range.upperBound, by: step))
        let offsets = SystemClock.offsets(zone: zone, at: instants)
        var seen: Set<Int> = []
        walls = zip(instants, offsets).map { instant, offset in
            (instant, SystemClock.fields(wall: instant + offset), !seen.insert(instant + offset).inserted)
        }
        let missing = stride(from: transition + around[0], to: transition + around[1], by: step)
        gap = missing.filter { !seen.contains($0) }.map(SystemClock.fields)
        self.range = range
        self.step = step
        gapEnd = transition
    }

    /// The instants at which an expression fires, by looking at every one of them.
    func instants(of expression: OracleExpression, policy: DSTPolicy) -> [Int] {
        let firesOnce = !expression.isInterval && policy != .twice
        let moved = policy != .skip && !expression.isHourlyPace && gap.contains(where: expression.matches)
        return walls.filter { wall in
            (moved && wall.instant == gapEnd) || (!(firesOnce && wall.isRepeated) && expression.matches(wall.fields))
        }.map(\.instant)
    }
}
