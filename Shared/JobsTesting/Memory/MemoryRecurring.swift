import FoundationEssentials
import Jobs
import Schedules

/// A recurring job in memory.
struct MemoryRecurring: Sendable {
    var definition: RecurringJob
    var schedule: Schedule
    /// Every instant up to here is in the figures.
    var accountedTo: Date
    var figures = LedgerRecurring()
}
