import Jobs
import Models

/// A type of queued job whose outcomes are recorded.
struct ObservedJob<Base: QueuedJob>: QueuedJob {
    typealias Payload = Base.Payload

    static var type: String { Base.type }
    static var family: Family { Base.family }
    static var version: Int16 { Base.version }

    static func upgrade(_ payload: JSONValue, from version: Int16) throws -> JSONValue {
        try Base.upgrade(payload, from: version)
    }

    let base: Base
    let recorder: Recorder

    var timeout: Duration { base.timeout }
    var backoff: Backoff { base.backoff }
    var isolation: Isolation { base.isolation }

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        try await recorder.observe(context.claim) {
            try await base.run(payload, context)
        } _: {
            $0.outcome = $1
        }
    }
}
