/// The clock of one time zone through all of time, as a value.
struct ZoneTable: Hashable, Sendable {
    /// The IANA name.
    let name: String
    /// The instants at which the offset changes, ascending.
    private let transitions: [Int]
    /// Offsets from UTC in seconds: the one before the first transition, then one per transition.
    private let offsets: [Int]
    /// The rule after the last transition, when the clock goes on changing.
    private let tail: POSIXZoneRule?

    /// The last year whose changes by the rule are kept as transitions, which are faster to find.
    private static let lastExpandedYear = 2200

    /// - Parameters:
    ///   - changes: instants and the offset from each on, ascending; a change that changes nothing is dropped.
    ///   - tail: the rule from the last change on.
    init(name: String, firstOffset: Int, changes: [(instant: Int, offset: Int)], tail: POSIXZoneRule?) {
        self.name = name
        var kept: (transitions: [Int], offsets: [Int]) = ([], [firstOffset])
        for change in changes + Self.expansion(of: tail, after: changes.last?.instant)
        where change.offset != kept.offsets[kept.offsets.count - 1] {
            kept.transitions.append(change.instant)
            kept.offsets.append(change.offset)
        }
        (transitions, offsets) = kept
        self.tail = tail
    }

    /// Coordinated Universal Time, which needs no zone file.
    static let utc = ZoneTable(name: "UTC", firstOffset: 0, changes: [], tail: nil)

    private static func expansion(of tail: POSIXZoneRule?, after last: Int?) -> [(instant: Int, offset: Int)] {
        guard let tail, let last else { return [] }
        let year = CivilDate(dayNumber: last.flooredDivision(by: CivilDate.secondsPerDay)).year
        guard year < lastExpandedYear else { return [] }
        return tail.changes(years: year...lastExpandedYear).filter { $0.instant > last }
    }

    /// The stretch an instant lies in.
    func stretch(containing instant: Int) -> ZoneStretch {
        let index = countTransitions(through: instant)
        let start = index == 0 ? ZoneStretch.distantPast : transitions[index - 1]
        if index < transitions.count {
            return ZoneStretch(start: start, end: transitions[index], offset: offsets[index])
        }
        let last = ZoneStretch(start: start, end: ZoneStretch.distantFuture, offset: offsets[index])
        return tail.map { $0.stretch(containing: instant, after: last) } ?? last
    }

    /// How many transitions lie at or before an instant.
    private func countTransitions(through instant: Int) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
