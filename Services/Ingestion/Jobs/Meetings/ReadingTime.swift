/// The time that sources may be read for, which ends early enough that a page under way still comes in.
struct ReadingTime {
    private let end: ContinuousClock.Instant
    private var turn: ContinuousClock.Instant

    /// What a page may take with its repetitions.
    private static let reserve = Duration.seconds(90)

    /// - Parameter deadline: of the whole run; of a short one a quarter is kept back.
    init(until deadline: ContinuousClock.Instant, now: ContinuousClock.Instant = .now) {
        end = deadline - min(Self.reserve, (deadline - now) / 4)
        turn = end
    }

    /// Gives the source that is read next its share of what is left.
    ///
    /// - Parameter sources: that are still to be read, this one included.
    mutating func share(among sources: Int, now: ContinuousClock.Instant = .now) {
        turn = now + max(.zero, end - now) / sources
    }

    /// Whether another page may be asked for.
    var isLeft: Bool { .now < turn }
}
