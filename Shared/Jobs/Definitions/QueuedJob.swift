public import Models

/// A type of ad hoc work with a payload: what a run fans out to, or a client asks for.
///
/// An attempt that throws is retried after ``backoff``; after `max_retries` failed attempts the job becomes a dead
/// letter. A job may be run again after its process died, so `run` must be idempotent; effects in our database that
/// go through ``WorkContext/transaction(_:)`` or the outcome are fenced. For effects elsewhere,
/// ``WorkContext/idempotencyKey`` stays the same over all attempts.
public protocol QueuedJob: Sendable {
    associatedtype Payload: Codable & Sendable

    /// The name of the type in `jobs.job_type` and in routing keys, e.g. `sync_mailbox`.
    static var type: String { get }
    static var family: Family { get }

    /// The deadline of one attempt. Default: 15 minutes.
    var timeout: Duration { get }
    /// How long a failed attempt waits for the next. Default: ``Backoff/standard``.
    var backoff: Backoff { get }

    /// Where an attempt runs. Default: inside the service's own process. In a process of its own it may end that, or
    /// ignore its deadline, without harm to others; it costs some 50 ms and two database sessions. An attempt after one
    /// that ended with its process has its own anyway.
    var isolation: Isolation { get }

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome
}

extension QueuedJob {
    public var timeout: Duration { .seconds(15 * 60) }
    public var backoff: Backoff { .standard }
    public var isolation: Isolation { .inProcess }
}
