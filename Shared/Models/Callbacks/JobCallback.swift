/// What is enqueued when a queued job ends: one job, in the very transaction that ends it.
///
/// Its payload is ``payload`` with the member `ended_job` added, an ``EndedJob``. It inherits the correlation id, the
/// tenant, the user and the reference of the job that ended.
public struct JobCallback: Hashable, Sendable {
    /// The type of the job that is enqueued.
    public var type: String
    public var family: Family
    /// What the job's payload holds beside `ended_job`.
    public var payload: [String: JSONValue]
    /// The version of the payload's shape; see `QueuedJob.version`.
    public var payloadVersion: Int16 = 1
    /// Higher runs first. Default 0.
    public var priority: Int16 = 0
    /// Failed attempts allowed. Default 3.
    public var maxRetries: Int32 = 3
    /// The deadline of one attempt, in milliseconds; `nil` means its type's.
    public var timeoutMilliseconds: Int64?
    /// Whose limits it counts towards.
    public var provider: String?
    /// The ends that call back. Default: all three.
    public var statuses: Set<JobStatus> = JobCallback.ends

    public init(type: String, family: Family, payload: [String: JSONValue] = [:]) {
        self.type = type
        self.family = family
        self.payload = payload
    }

    /// How a job can end.
    public static let ends: Set<JobStatus> = [.completed, .failed, .cancelled]
}

extension JobCallback {
    /// The type of job that delivers webhooks, of the family `notifications`.
    public static let webhookType = "deliver_webhook"

    /// Tries of a webhook: with its type's backoff they reach over about half a day.
    public static let webhookRetries: Int32 = 15

    /// A signed POST to `url` that tells how the job ended.
    ///
    /// - Parameter url: `https://…`, kept in the ledger as it is; whether its host may be reached is decided when the
    ///   webhook is sent.
    /// - Throws: ``CallbackError/unusableURL(_:)``.
    public static func webhook(
        _ url: String, on statuses: Set<JobStatus> = JobCallback.ends
    ) throws(CallbackError) -> JobCallback {
        if let flaw = flaw(in: url) { throw .unusableURL(flaw) }
        var callback = JobCallback(type: webhookType, family: .notifications, payload: ["url": .string(url)])
        callback.maxRetries = webhookRetries
        callback.statuses = statuses
        return callback
    }

    /// The largest URL that is taken, in bytes.
    public static let maximumURLSize = 2048

    private static func flaw(in url: String) -> String? {
        let lower = url.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else {
            return "it must begin with https://"
        }
        if url.utf8.count > maximumURLSize { return "it is longer than \(maximumURLSize) bytes" }
        if url.utf8.contains(where: { $0 <= 32 || $0 >= 127 }) { return "it holds what is no part of a URL" }
        let authority = url.dropFirst(scheme.count).prefix { !"/?#\\".contains($0) }
        if authority.isEmpty { return "it has no host" }
        return authority.contains("@") ? "it holds a name or password, which would be kept in the ledger" : nil
    }
}
