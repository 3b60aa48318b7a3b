import FoundationEssentials
import Jobs
import Schedules

/// A schedule in memory.
struct MemorySchedule: Sendable {
    var definition: ScheduleDefinition
    var schedule: Schedule
    /// Every instant up to here is in the ledger.
    var accountedTo: Date
}
