import FoundationEssentials
import Jobs
import Models
import Operations
import Schedules

extension ScheduleDefinition {
    /// The definition with what schedules.yaml says of it in place.
    ///
    /// - Throws: ``Schedules/ScheduleError`` and ``Models/ParameterError`` for what the schedule or the job does not take.
    func applying(_ override: ScheduleOverride, for job: CataloguedJob) throws -> ScheduleDefinition {
        var new = self
        new.source = "schedules.yaml"
        new.expression = override.expression ?? expression
        new.zone = override.zone ?? zone
        new.dst = override.dst.flatMap { DSTPolicy(rawValue: $0.rawValue) } ?? dst
        new.anchor = override.anchor ?? anchor
        new.catchUp = override.catchUp ?? catchUp
        new.overlap = override.overlap.flatMap { OverlapPolicy(rawValue: $0.rawValue) } ?? overlap
        new.timeout = override.timeout ?? timeout
        new.isPaused = override.isPaused ?? isPaused
        if let given = override.parameters {
            new.parameters = try given.mapValues { try JSONValue(parsing: $0.json.utf8) }
        }
        try job.check(new.parameters)
        _ = try new.schedule()
        return new
    }
}
