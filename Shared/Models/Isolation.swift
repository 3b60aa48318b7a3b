/// Where a job's code runs.
public enum Isolation: String, Codable, Sendable {
    /// Inside the service's own process.
    case inProcess = "in_process"
    /// In a child process of the same executable, killed at the deadline.
    case process
}
