import FoundationEssentials
import Jobs
import Models

extension MemoryState {
    /// – → pending of the job that tells how another ended.
    mutating func callBack(of ended: MemoryJob) {
        guard let callback = ended.job.callback, callback.statuses.contains(ended.job.status) else { return }
        var payload = callback.payload
        payload["ended_job"] = account(of: ended)
        // what was read as JSON can be written as JSON
        guard let text = try? JSONValue.object(payload).text else { return }
        let now = clock()
        var job = LedgerJob(
            id: nextJob(), type: callback.type, family: callback.family, payload: text, uniqueKey: nil,
            correlationID: ended.job.correlationID, createdAt: now)
        job.payloadVersion = callback.payloadVersion
        job.priority = callback.priority
        job.maxRetries = Int(callback.maxRetries)
        job.timeout = callback.timeoutMilliseconds.map { .milliseconds($0) }
        job.provider = callback.provider
        job.availableAt = now
        job.tenantID = ended.job.tenantID
        job.userID = ended.job.userID
        job.referenceType = ended.job.referenceType
        job.referenceID = ended.job.referenceID
        job.callbackOf = ended.job.id
        live[job.id] = MemoryJob(job: job, traceParent: ended.traceParent)
    }

    /// As ``Models/EndedJob`` reads it.
    private mutating func account(of ended: MemoryJob) -> JSONValue {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        let job = ended.job
        return .object([
            "id": .integer(Int(job.id)), "job_type": .string(job.type), "family": .string(job.family.rawValue),
            "status": .string(job.status.rawValue), "result": job.result ?? .null, "error": text(job.error),
            "reference_type": text(job.referenceType), "reference_id": text(job.referenceID),
            "tenant_id": text(job.tenantID?.uuidString.lowercased()),
            "user_id": text(job.userID?.uuidString.lowercased()),
            "correlation_id": .string(job.correlationID.rawValue), "attempts": .integer(job.attempt),
            "created_at": .string(EndedJob.text(job.createdAt)), "started_at": text(ended.startedAt.map(EndedJob.text)),
            "finished_at": .string(EndedJob.text(clock())),
        ])
    }

    /// Checks that somebody would run the job that a callback enqueues, as ``Jobs/CallbackLedger`` does.
    func expectRunner(of callback: JobCallback?) throws {
        guard let callback else { return }
        if callback.type == JobCallback.webhookType, callback.family == .notifications { return }
        guard let family = types[callback.type] else {
            throw NotFound("job type", named: callback.type, among: types.keys.sorted())
        }
        guard family == callback.family else {
            throw NotFound(
                "job type \(callback.type) of \(callback.family.rawValue)", hint: ": it belongs to \(family.rawValue)")
        }
    }
}
