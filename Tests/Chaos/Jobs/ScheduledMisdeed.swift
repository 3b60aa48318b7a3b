import Glibc
public import Jobs
public import Models
import Postgres

/// A run in a process of its own, by the name of the catalogued job that has one: it kills that at its first attempt
/// and ends well at its second.
public struct ScheduledMisdeed: ScheduledJob {
    public static let name = "scrape_mep_meetings"

    public init() {}

    public func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        if context.attempt == 1 { kill(getpid(), SIGKILL) }
        return .done { transaction in
            try await Effect.write(.run, Int64(context.attempt), context, in: transaction)
            return ["noted": 1]
        }
    }
}
