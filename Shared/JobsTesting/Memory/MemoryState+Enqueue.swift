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
        let pairs = Array(zip(requests, ids))
        var new: [Int64] = []
        for policy in DuplicatePolicy.allCases {
            for (request, id) in pairs where request.onDuplicate == policy && request.after.isEmpty {
                if try insert(request, id, cause) { new.append(id) }
            }
        }
        for (request, id) in pairs where !request.after.isEmpty {
            let unknown = request.after.filter { live[$0] == nil && finished[$0] == nil }
            if let id = unknown.min() { throw UnknownDependency(on: id) }
            guard try insert(request, id, cause) else { continue }
            live[id]?.job.availableAt = nil
            live[id]?.job.after = Set(request.after)
            dependencies[id] = MemoryDependency(needs: Set(request.after), availableAt: request.availableAt)
            new.append(id)
        }
        return new
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

    private mutating func insert(_ request: JobRequest, _ id: Int64, _ cause: Cause) throws -> Bool {
        guard let key = request.uniqueKey, let waiting = waiting(request.type, key) else {
            live[id] = MemoryJob(job: made(request, id, cause), traceParent: cause.traceParent)
            lastEnqueued(id)
            return true
        }
        switch request.onDuplicate {
        case .keep: break
        case .reject: throw DuplicateJob(waiting: key, of: request.type)
        case .replace: replace(waiting, by: request)
        }
        return false
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
        job.runID = cause.runID
        return job
    }
}
