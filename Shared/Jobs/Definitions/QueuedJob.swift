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

    /// The version of ``Payload``'s shape. Default: 1. Raise it with a change that older processes cannot read.
    ///
    /// Jobs keep the version they were enqueued with. One of an older version goes through ``upgrade(_:from:)``; one of a
    /// newer version than a process knows is left for a process that knows it, so versions may be deployed one by one.
    static var version: Int16 { get }
    /// Turns a payload of version `version` into one of the next; called again until it is of the present one.
    ///
    /// Default: leaves it as it is, which is right where only optional members were added.
    /// - Throws: what makes the payload unreadable; the job ends as a dead letter that says so.
    static func upgrade(_ payload: JSONValue, from version: Int16) throws -> JSONValue

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
    public static var version: Int16 { 1 }
    public static func upgrade(_ payload: JSONValue, from version: Int16) throws -> JSONValue { payload }

    public var timeout: Duration { .seconds(15 * 60) }
    public var backoff: Backoff { .standard }
    public var isolation: Isolation { .inProcess }
}
