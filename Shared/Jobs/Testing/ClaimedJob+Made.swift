package import FoundationEssentials
package import Models

extension ClaimedJob {
    /// A claim in a ledger other than the database's.
    package init(
        id: Int64, type: String, fence: UUID, payload: String, uniqueKey: String?, attempt: Int, retryCount: Int,
        maxRetries: Int, timeout: Duration?, tenantID: UUID?, userID: UUID?, in cause: Cause
    ) {
        self.init(
            id: id, type: type, fence: fence, payload: payload, uniqueKey: uniqueKey, attempt: attempt,
            retryCount: retryCount, maxRetries: maxRetries, timeout: timeout, tenantID: tenantID, userID: userID,
            cause: cause)
    }
}

extension ClaimedRun {
    /// A claim in a ledger other than the database's.
    package init(
        id: UUID, job: String, fence: UUID, attempt: Int, trigger: RunTrigger, parameters: [String: JSONValue],
        startedAt: Date, scheduledFor: Date?, timeout: Duration?, in cause: Cause
    ) {
        self.init(
            id: id, job: job, fence: fence, attempt: attempt, trigger: trigger, parameters: parameters, cause: cause,
            startedAt: startedAt, scheduledFor: scheduledFor, timeout: timeout)
    }
}
