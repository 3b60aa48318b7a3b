import FoundationEssentials
import Jobs
import Models

extension MemoryState {
    /// – → pending.
    ///
    /// - Parameter ids: one for each request, for those that are new.
    /// - Returns: the ids of those that are new.
    mutating func enqueue(_ requests: [JobRequest], ids: [Int64], cause: Cause) throws -> [Int64] {
        for request in requests { try Self.check(request) }
        var ids = ids[...]
        var new: [Int64] = []
        for policy in DuplicatePolicy.allCases {
            let alike = requests.filter { $0.onDuplicate == policy && $0.after.isEmpty }
            // a statement cannot replace a row twice
            for request in policy == .replace ? JobLedger.latest(alike) : alike {
                guard let id = ids.popFirst() else { return new }
                if try insert(request, id, cause) == id { new.append(id) }
            }
        }
        for request in requests where !request.after.isEmpty {
            guard let id = ids.popFirst() else { return new }
            let unknown = request.after.filter { live[$0] == nil && finished[$0] == nil }
            if let id = unknown.min() { throw UnknownDependency(on: id) }
            guard let waiting = try insert(request, id, cause) else { continue }
            wait(waiting, for: request)
            if waiting == id { new.append(id) }
        }
        return new
    }

    /// One that replaces a waiting job adds to what that one waits for.
    private mutating func wait(_ id: Int64, for request: JobRequest) {
        dependencies[id, default: MemoryDependency()].add(request.after, at: request.availableAt)
        live[id]?.job.availableAt = nil
        live[id]?.job.after.formUnion(request.after)
    }

    /// What the ledger's `jsonb` takes.
    private static func check(_ request: JobRequest) throws {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: request.payload.utf8)
        } catch {
            throw UnusablePayload(type: request.type, reason: "is not JSON: \(request.payload.prefix(60))")
        }
        // as text, where the letter would be escaped
        if try value.text.contains(#"\u0000"#) {
            throw UnusablePayload(type: request.type, reason: "has U+0000 in it, which PostgreSQL cannot store")
        }
    }

    /// - Returns: the job that was written, new or replaced; `nil` where one was kept.
    private mutating func insert(_ request: JobRequest, _ id: Int64, _ cause: Cause) throws -> Int64? {
        guard let key = request.uniqueKey, let waiting = waiting(request.type, key) else {
            live[id] = MemoryJob(job: made(request, id, cause), traceParent: cause.traceParent)
            lastEnqueued(id)
            return id
        }
        switch request.onDuplicate {
        case .keep: return nil
        case .reject: throw DuplicateJob(waiting: key, of: request.type)
        case .replace:
            replace(waiting, by: request)
            return waiting
        }
    }

    private mutating func lastEnqueued(_ id: Int64) {
        while lastJob < id { _ = nextJob() }
    }

    /// The job that waits under a key.
    func waiting(_ type: String, _ key: String) -> Int64? {
        live.values.first { $0.job.status == .pending && $0.job.type == type && $0.job.uniqueKey == key }?.job.id
    }

    private mutating func replace(_ id: Int64, by request: JobRequest) {
        let now = clock()
        guard var job = live[id]?.job else { return }
        job.payload = request.payload
        job.payloadVersion = request.payloadVersion
        job.callback = request.callback ?? job.callback
        job.priority = request.priority
        if job.availableAt != nil { job.availableAt = request.availableAt ?? now }
        job.maxRetries = Int(request.maxRetries)
        job.retryCount = 0
        live[id]?.job = job
    }

    private mutating func made(_ request: JobRequest, _ id: Int64, _ cause: Cause) -> LedgerJob {
        let now = clock()
        var job = LedgerJob(
            id: id, type: request.type, family: request.family, payload: request.payload,
            uniqueKey: request.uniqueKey, correlationID: cause.correlationID, createdAt: now)
        job.priority = request.priority
        job.availableAt = request.availableAt ?? now
        job.expiresAt = request.expiresAt
        job.timeout = request.timeout
        job.maxRetries = Int(request.maxRetries)
        job.tenantID = request.tenantID
        job.userID = request.userID
        job.provider = request.provider
        job.referenceType = request.referenceType
        job.referenceID = request.referenceID
        job.messageID = request.messageID
        job.payloadVersion = request.payloadVersion
        job.callback = request.callback
        job.runID = cause.runID
        return job
    }
}
