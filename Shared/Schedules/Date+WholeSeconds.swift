import FoundationEssentials

extension Date {
    /// Seconds since the Unix epoch, rounded down, and kept within the years a schedule knows.
    ///
    /// A date that is not a number counts as the end of time, after which nothing fires. Rounding comes before the
    /// change of epoch, which would lose fractions that the date still has.
    var wholeSecond: Int {
        let bounds = Double(ScheduleTiming.supported.lowerBound) - 1...Double(ScheduleTiming.supported.upperBound)
        let seconds = timeIntervalSinceReferenceDate.rounded(.down) + Date.timeIntervalBetween1970AndReferenceDate
        return Int(seconds.isNaN ? bounds.upperBound : min(max(seconds, bounds.lowerBound), bounds.upperBound))
    }

    /// Whether the date lies between two whole seconds.
    var hasFraction: Bool {
        timeIntervalSinceReferenceDate != timeIntervalSinceReferenceDate.rounded(.down)
    }

    init(wholeSecond: Int) {
        self.init(timeIntervalSince1970: Double(wholeSecond))
    }
}
