/// What asked for a run.
public enum RunTrigger: String, Codable, Sendable {
    /// An instant of the job's schedule.
    case schedule
    /// A tick published by a person or a program, or a run in the foreground.
    case manual
}
