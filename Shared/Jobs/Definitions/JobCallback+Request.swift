public import Models

extension JobCallback {
    /// Enqueues a job when another ends, e.g. `.job(try TellUser.request(…))`.
    ///
    /// - Parameters:
    ///   - request: its type, payload, priority, retries, timeout and provider count; tenant, user and reference are
    ///     those of the job that ends.
    ///   - statuses: the ends that call back.
    /// - Throws: ``Models/CallbackError`` for what a callback cannot have: a unique key, which could swallow it, a time, other
    ///   jobs to wait for, a callback of its own; or a payload that is not an object.
    public static func job(
        _ request: JobRequest, on statuses: Set<JobStatus> = JobCallback.ends
    ) throws -> JobCallback {
        if request.uniqueKey != nil { throw CallbackError.unsupported("a unique key, which could swallow it") }
        if request.availableAt != nil || request.expiresAt != nil {
            throw CallbackError.unsupported("a time; it is due when the other job ends")
        }
        if !request.after.isEmpty { throw CallbackError.unsupported("other jobs to wait for") }
        if request.callback != nil {
            throw CallbackError.unsupported("a callback of its own; its handler may enqueue more")
        }
        guard case .object(let payload) = try JSONValue(parsing: request.payload.utf8) else {
            throw CallbackError.wrongShape("one with an object as its payload, which gets the member ended_job")
        }
        var callback = JobCallback(type: request.type, family: request.family, payload: payload)
        callback.payloadVersion = request.payloadVersion
        callback.priority = request.priority
        callback.maxRetries = request.maxRetries
        callback.timeoutMilliseconds = request.timeout?.milliseconds
        callback.provider = request.provider
        callback.statuses = statuses
        return callback
    }
}
