public import FoundationEssentials
public import Models
public import Schedules

/// A schedule as the ledger has it.
public struct StoredSchedule: Sendable {
    public let definition: ScheduleDefinition
    public let family: Family
    public let schedule: Schedule
    public let revision: Int64
    /// Every instant up to here is in the ledger.
    public let accountedTo: Date
}
