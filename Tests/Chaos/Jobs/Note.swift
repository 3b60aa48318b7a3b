/// What an effect is a note of.
public enum Note: String, Codable, Sendable, CaseIterable {
    /// A queued job, asked for in a transaction or by message.
    case job
    /// A run by hand.
    case run
    /// One of the two queued jobs that a run by hand fans out to.
    case child
    /// A run by schedule.
    case instant
}
