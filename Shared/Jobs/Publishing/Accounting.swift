package import FoundationEssentials
package import Schedules

/// What becomes of the instants that passed since a schedule was last accounted for. Pure.
package struct Accounting: Hashable, Sendable {
    /// Instants too old to start a run: the last of them, and how many.
    package var missed: Span?
    /// The latest instant that is not too old; it starts one run, which also stands for the earlier ones.
    package var due: Span?

    package struct Span: Hashable, Sendable {
        /// The range is (after, through]; `through` is itself an instant.
        package let after: Date
        package let through: Date
        /// Instants in the range, `through` included.
        package let count: Int
    }

    /// Nobody is on time to the millisecond: an instant no later than this starts its run, however small the window.
    private static let punctuality = Duration.seconds(5)

    /// Accounts for the instants in (accountedTo, now].
    package init(of schedule: Schedule, accountedTo: Date, now: Date, catchUp: Duration) {
        let oldest = now.addingTimeInterval(-max(catchUp, Self.punctuality).seconds)
        let boundary = max(accountedTo, oldest)
        missed = Self.span(of: schedule, after: accountedTo, through: boundary.addingTimeInterval(-0.000_001))
        due = Self.span(of: schedule, after: missed?.through ?? accountedTo, through: now)
    }

    /// `nil` when no instant is in (after, through].
    package static func span(of schedule: Schedule, after: Date, through: Date) -> Span? {
        guard after < through, let last = schedule.last(after: after, through: through) else { return nil }
        return Span(after: after, through: last, count: schedule.count(after: after, through: last))
    }
}
