/// A pause between small groups: the first of them goes at once, those that follow within a moment go together.
///
/// A claim and a completion cost as much for a few jobs as for one. Without the pause a steady trickle is taken one by
/// one, which keeps a core busy, and that delays the trickle more than the pause does.
enum Breath {
    /// Groups from this size on follow each other without a pause: they are the pause's end already achieved.
    private static let crowd = 16
    private static let length = Duration.milliseconds(3)

    /// Waits until a moment after `begin`, unless the group was large or the task is cancelled.
    static func take(after count: Int, since begin: ContinuousClock.Instant) async {
        guard count < crowd else { return }
        let end = begin + length
        if ContinuousClock.now < end { try? await ContinuousClock().sleep(until: end) }  // cut short by cancellation
    }
}
