import Schedules

extension Schedule {
    /// The instants of a range, step by step forwards.
    func instants(in range: Range<Int>) -> [Int] {
        Array(
            sequence(state: range.lowerBound - 1) { last in
                guard let next = self.next(after: instant(last))?.second, next < range.upperBound else { return nil }
                last = next
                return next
            }
        )
    }

    /// The instants of a range, step by step backwards.
    func instantsBackwards(in range: Range<Int>) -> [Int] {
        Array(
            sequence(state: range.upperBound) { first in
                guard let previous = self.previous(before: instant(first))?.second, previous >= range.lowerBound
                else { return nil }
                first = previous
                return previous
            }
        )
    }
}
