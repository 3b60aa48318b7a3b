/// What a jump of the clock does to the stretch that begins with it.
extension CronTimeline {
    /// The wall-clock ranges of a stretch in which matches fire: all of it, or without what the wall already showed
    /// before, when repeated times fire once.
    /// - Parameter instant: where the search stands; far from the stretch's start nothing can be a repetition, except
    ///   that ranges before `instant` may then be given too.
    func runs(in stretch: ZoneStretch, near instant: Int) -> [Range<Int>] {
        let firesOnce = policy != .twice && !pattern.isInterval
        guard firesOnce, stretch.start > ZoneStretch.distantPast, instant - stretch.start < Self.reach else {
            return [stretch.wall]
        }
        return subtract(earlier(than: stretch).map(\.wall), from: stretch.wall)
    }

    /// Whether the stretch begins after a gap in which the pattern would have fired.
    func firesAtGapEnd(_ stretch: ZoneStretch) -> Bool {
        guard policy != .skip, !pattern.isHourlyPace, stretch.start > ZoneStretch.distantPast else { return false }
        let before = zone.stretch(containing: stretch.start - 1)
        guard before.offset < stretch.offset else { return false }
        let gap = stretch.start + before.offset..<stretch.start + stretch.offset
        guard pattern.nextMatch(in: gap) != nil else { return false }
        // A time in the gap that the wall shows at another jump close by does exist.
        let shown = (earlier(than: before) + later(than: stretch)).map(\.wall)
        return subtract(shown, from: gap).contains { pattern.nextMatch(in: $0) != nil }
    }

    /// The stretches before one that end so close to its start that they may share wall-clock times.
    private func earlier(than stretch: ZoneStretch) -> [ZoneStretch] {
        var found: [ZoneStretch] = []
        var start = stretch.start
        while start > ZoneStretch.distantPast, start > stretch.start - Self.reach {
            let earlier = zone.stretch(containing: start - 1)
            found.append(earlier)
            start = earlier.start
        }
        return found
    }

    private func later(than stretch: ZoneStretch) -> [ZoneStretch] {
        var found: [ZoneStretch] = []
        var end = stretch.end
        while end < stretch.start + Self.reach {
            let later = zone.stretch(containing: end)
            found.append(later)
            end = later.end
        }
        return found
    }

    private func subtract(_ ranges: [Range<Int>], from whole: Range<Int>) -> [Range<Int>] {
        ranges.reduce([whole]) { rest, range in
            rest.flatMap { piece in
                [
                    piece.lowerBound..<max(piece.lowerBound, min(piece.upperBound, range.lowerBound)),
                    min(piece.upperBound, max(piece.lowerBound, range.upperBound))..<piece.upperBound,
                ].filter { !$0.isEmpty }
            }
        }
    }
}
