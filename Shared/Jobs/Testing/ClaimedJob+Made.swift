package import FoundationEssentials
package import Models

extension ClaimedJob {
    /// A claim in a ledger other than the database's.
    package init(
        id: Int64, type: String, fence: UUID, payload: String, version: Int16, uniqueKey: String?, attempt: Int,
        retryCount: Int, maxRetries: Int, crashes: Int, loneCrashes: Int, timeout: Duration?, tenantID: UUID?,
        userID: UUID?, in cause: Cause
    ) {
        self.init(
            id: id, type: type, fence: fence, payload: payload, payloadVersion: version, uniqueKey: uniqueKey,
            attempt: attempt, retryCount: retryCount, maxRetries: maxRetries, crashes: crashes,
            loneCrashes: loneCrashes, timeout: timeout, tenantID: tenantID, userID: userID, cause: cause)
    }
}

extension ClaimedRun {
    /// A claim in a ledger other than the database's.
    package init(
        id: UUID, job: String, fence: UUID, attempt: Int, trigger: RunTrigger, parameters: [String: JSONValue],
        startedAt: Date, scheduledFor: Date?, timeout: Duration?, crashes: Int, in cause: Cause
    ) {
        self.init(
            id: id, job: job, fence: fence, attempt: attempt, trigger: trigger, parameters: parameters, cause: cause,
            startedAt: startedAt, scheduledFor: scheduledFor, timeout: timeout, crashes: crashes)
    }
}
