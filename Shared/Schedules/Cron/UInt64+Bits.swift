/// A set of small numbers as bits, which is how a cron field is kept.
extension UInt64 {
    /// The bits of a closed range, every `step`-th from its lower bound.
    init(bits range: ClosedRange<Int>, step: Int = 1) {
        self = stride(from: range.lowerBound, through: range.upperBound, by: step).reduce(0) { $0 | (1 << UInt64($1)) }
    }

    func contains(bit: Int) -> Bool {
        (self >> UInt64(bit)) & 1 == 1
    }

    /// The lowest set bit at or above `bit`.
    func lowestBit(from bit: Int = 0) -> Int? {
        let rest = (self >> UInt64(bit)) << UInt64(bit)
        return rest == 0 ? nil : rest.trailingZeroBitCount
    }

    /// The highest set bit at or below `bit`, which may be -1: then there is none.
    func highestBit(through bit: Int = 63) -> Int? {
        let rest = self & Self.below(bit + 1)
        return rest == 0 ? nil : 63 - rest.leadingZeroBitCount
    }

    /// How many bits are set below `bit`.
    func count(below bit: Int) -> Int {
        (self & Self.below(bit)).nonzeroBitCount
    }

    private static func below(_ bit: Int) -> UInt64 {
        (1 << UInt64(bit)) &- 1
    }
}
