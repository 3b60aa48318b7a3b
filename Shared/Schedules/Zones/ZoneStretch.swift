/// A stretch of real time in which a zone's clock keeps one distance to UTC.
struct ZoneStretch: Hashable, Sendable {
    /// The first second, since the Unix epoch; ``distantPast`` for the stretch before the first transition.
    let start: Int
    /// The second after the last; ``distantFuture`` when no transition follows.
    let end: Int
    /// Seconds the clock is ahead of UTC.
    let offset: Int

    /// Before every instant; small enough that adding offsets cannot overflow.
    static let distantPast = -(1 << 60)
    /// After every instant.
    static let distantFuture = 1 << 60

    /// The wall-clock seconds the stretch shows.
    var wall: Range<Int> { start + offset..<end + offset }
}
