import Glibc
public import Jobs
public import Models

/// Poison: kills the process that runs it, each time.
public struct KillProcess: QueuedJob {
    public struct Payload: Codable, Sendable {
        public init() {}
    }

    public static let type = "kill_process"
    public static let family = Family.ingestion

    public init() {}

    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        kill(getpid(), SIGKILL)
        return .done()
    }
}
