import Jobs
import Models

/// A scheduled job whose errors are recorded.
struct ObservedRun<Base: ScheduledJob>: ScheduledJob {
    static var name: String { Base.name }

    let base: Base
    let recorder: Recorder

    func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        try await recorder.observe(context.claim) {
            try await base.run(parameters, context)
        } _: { _, _ in
        }
    }
}
