/// The instants of a cron pattern on the clock of a zone.
///
/// The search walks the stretches of real time between two jumps of the clock. Inside a stretch, wall-clock time runs
/// evenly, so the pattern is searched there over dates and then times of day; at a stretch's start the jump itself
/// may add one instant (a gap's end) or take a range away (a repeated range). Stretches without a match in sight are
/// jumped over, so a sparse pattern costs a few steps and not one for every transition.
struct CronTimeline: Hashable, Sendable {
    let pattern: CronPattern
    let zone: ZoneTable
    let policy: DSTPolicy

    /// More than twice the greatest distance of any clock from UTC (26 hours): what happens on the wall farther away
    /// than this in real time cannot be the same wall-clock time.
    static let reach = 3 * CivilDate.secondsPerDay

    /// The first instant of a range.
    func next(in range: Range<Int>) -> Int? {
        var from = range.lowerBound
        while from < range.upperBound {
            let stretch = zone.stretch(containing: from)
            if from == stretch.start, firesAtGapEnd(stretch) { return from }
            for run in runs(in: stretch, near: from) {
                let wall = max(run.lowerBound, from + stretch.offset)..<max(run.upperBound, from + stretch.offset)
                if let match = pattern.nextMatch(in: wall) {
                    return match - stretch.offset < range.upperBound ? match - stretch.offset : nil
                }
            }
            guard let later = instant(after: stretch) else { return nil }
            from = later
        }
        return nil
    }

    /// The last instant of a range.
    func previous(in range: Range<Int>) -> Int? {
        var through = range.upperBound - 1
        while through >= range.lowerBound {
            let stretch = zone.stretch(containing: through)
            for run in runs(in: stretch, near: stretch.start).reversed() {
                let wall = run.clamped(to: Int.min..<through + stretch.offset + 1)
                if let match = pattern.previousMatch(in: wall) {
                    return match - stretch.offset >= range.lowerBound ? match - stretch.offset : nil
                }
            }
            if stretch.start >= range.lowerBound, firesAtGapEnd(stretch) { return stretch.start }
            guard let earlier = instant(before: stretch) else { return nil }
            through = earlier
        }
        return nil
    }

    /// How many instants a range has, by arithmetic in each stretch.
    func count(in range: Range<Int>) -> Int {
        var (from, count) = (range.lowerBound, 0)
        while from < range.upperBound {
            let stretch = zone.stretch(containing: from)
            let wall = from + stretch.offset..<min(range.upperBound, stretch.end) + stretch.offset
            let runs = runs(in: stretch, near: from).map { $0.clamped(to: wall) }
            count += runs.reduce(0) { $0 + pattern.countMatches(in: $1) }
            if from == stretch.start, firesAtGapEnd(stretch),
                runs.allSatisfy({ pattern.nextMatch(in: $0.clamped(to: wall.lowerBound..<wall.lowerBound + 1)) == nil })
            {
                count += 1
            }
            from = stretch.end
        }
        return count
    }

    /// Where to go on when a stretch has no more: its end, or farther if the pattern has nothing on any wall clock
    /// for longer. Nil without any match left.
    private func instant(after stretch: ZoneStretch) -> Int? {
        guard stretch.end < ZoneStretch.distantFuture else { return nil }
        let wall = stretch.end - Self.reach
        return pattern.nextMatch(in: wall..<wall + CronPattern.cycle).map { max(stretch.end, $0 - Self.reach) }
    }

    private func instant(before stretch: ZoneStretch) -> Int? {
        guard stretch.start > ZoneStretch.distantPast else { return nil }
        let wall = stretch.start + Self.reach
        return pattern.previousMatch(in: wall - CronPattern.cycle..<wall).map {
            min(stretch.start - 1, $0 + Self.reach)
        }
    }
}
