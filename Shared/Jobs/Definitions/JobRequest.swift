public import FoundationEssentials
public import Models

/// A queued job to be written into the ledger.
public struct JobRequest: Sendable {
    public var type: String
    public var family: Family
    /// JSON text of the payload.
    public var payload: String
    /// Of what shape it is; see ``QueuedJob/version``. Default 1.
    public var payloadVersion: Int16 = 1
    /// Among jobs of the type that wait, at most one has this key. One may wait behind a running one.
    public var uniqueKey: String?
    /// What happens when the key already waits. Default: the waiting job is kept as it is.
    public var onDuplicate = DuplicatePolicy.keep
    /// Higher runs first. Default 0.
    public var priority: Int16 = 0
    /// `nil` means now.
    public var availableAt: Date?
    /// Failed attempts allowed. Default 3: three tries in all.
    public var maxRetries: Int32 = 3
    public var tenantID: UUID?
    public var userID: UUID?
    /// Whose limits it counts towards, e.g. `gmail`.
    public var provider: String?
    /// The deadline of one attempt; `nil` means its type's.
    public var timeout: Duration?
    /// What has not begun by then is cancelled.
    public var expiresAt: Date?
    /// Jobs that must have completed first, by their ids. When one of them ends otherwise, this one is cancelled, with a
    /// dead letter that names it. Freed within a second of the last one's end, mostly at once.
    public var after: [Int64] = []
    public var referenceType: String?
    public var referenceID: String?
    /// What is enqueued when the job ends, in the transaction that ends it: exactly one job, however it ends. A request
    /// that is dropped because its key waits drops its callback too; one that replaces brings its own, if it has one.
    public var callback: JobCallback?
    /// Makes a request from a client once, however often it is delivered.
    public var messageID: String?

    public init(type: String, family: Family, payload: String, uniqueKey: String? = nil) {
        self.type = type
        self.family = family
        self.payload = payload
        self.uniqueKey = uniqueKey
    }
}

extension QueuedJob {
    /// A request for one job of this type.
    ///
    /// - Throws: `EncodingError` when the payload cannot be JSON.
    public static func request(_ payload: Payload, uniqueKey: String? = nil) throws -> JobRequest {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(payload), as: UTF8.self)
        var request = JobRequest(type: type, family: family, payload: text, uniqueKey: uniqueKey)
        request.payloadVersion = version
        return request
    }
}
