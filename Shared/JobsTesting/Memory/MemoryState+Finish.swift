import FoundationEssentials
import Jobs
import Models

extension MemoryState {
    /// What a write under a claim finds.
    enum Standing {
        /// The claim is current.
        case held(MemoryJob)
        /// This very claim has ended the job already, as a write that is repeated finds it.
        case ended
    }

    /// - Throws: ``Jobs/ClaimLost``.
    func standing(of job: ClaimedJob) throws -> Standing {
        if let held = live[job.id], held.fence == job.fence { return .held(held) }
        if let ended = finished[job.id], ended.fence == job.fence { return .ended }
        throw ClaimLost(claim: job.claim)
    }

    /// - Throws: ``Jobs/ClaimLost``.
    func hold(_ claim: Claim) throws {
        switch claim {
        case .job(let id, let fence): if live[id]?.fence == fence { return }
        case .run(let id, let fence): if openRuns[id]?.fence == fence { return }
        }
        throw ClaimLost(claim: claim)
    }

    /// processing → completed.
    ///
    /// - Returns: the counts of all attempts.
    mutating func complete(_ job: ClaimedJob, counts: Counts, result: JSONValue?) throws -> Counts {
        guard case .held(var held) = try standing(of: job) else { return counts }
        held.job.counts.add(counts)
        held.job.result = result
        end(held.ended(as: .completed))
        return held.job.counts
    }

    /// processing → cancelled.
    mutating func cancel(_ job: ClaimedJob, reason: String) throws {
        guard case .held(let held) = try standing(of: job) else { return }
        end(held.ended(as: .cancelled, error: held.cancelReason ?? reason.storableError))
    }

    /// processing → failed, with its dead letter.
    mutating func bury(_ job: ClaimedJob, error: String, countsAs failure: Failure) throws {
        guard case .held(var held) = try standing(of: job) else { return }
        let error = error.storableError
        held.count(failure, error)
        end(held.ended(as: .failed, error: error))
        writeLetter(of: held, because: error)
    }

    mutating func end(_ job: MemoryJob) {
        live[job.job.id] = nil
        finished[job.job.id] = job
        callBack(of: job)
    }

    mutating func writeLetter(of job: MemoryJob, because reason: String) {
        var letter = LedgerLetter(id: nextLetter(), kind: .job, reason: reason)
        letter.family = job.job.family
        letter.name = job.job.type
        letter.payload = job.job.payload
        letter.errors = job.job.errors
        letter.jobID = job.job.id
        letter.messageID = job.job.messageID
        letter.correlationID = job.job.correlationID.rawValue
        letters.append(MemoryLetter(letter: letter, original: job.original))
    }

    /// processing → pending, due after `delay`.
    mutating func giveBack(_ job: ClaimedJob, after delay: Duration, failure: Failure, error: String?) throws {
        let error = error?.storableError
        guard case .held(var held) = try standing(of: job) else { throw ClaimLost(claim: job.claim) }
        let due = clock() + delay
        if let key = held.job.uniqueKey, let heir = waiting(held.job.type, key) {
            return handOver(held, to: heir, due, failure, error)
        }
        held.count(failure, error)
        held.job.status = .pending
        held.job.availableAt = due
        held.fence = nil
        held.holder = nil
        live[job.id] = held
    }

    /// Another job with the same key waits already: it takes over the failures and the backoff.
    private mutating func handOver(
        _ job: MemoryJob, to heir: Int64, _ due: Date, _ failure: Failure, _ error: String?
    ) {
        var counted = job
        counted.count(failure, error)
        live[heir]?.job.retryCount = counted.job.retryCount
        live[heir]?.job.crashes = counted.job.crashes
        live[heir]?.job.loneCrashes = counted.job.loneCrashes
        live[heir]?.job.interruptions = counted.job.interruptions
        live[heir]?.job.error = counted.job.error
        live[heir]?.job.errors = counted.job.errors
        if let instant = live[heir]?.job.availableAt { live[heir]?.job.availableAt = max(instant, due) }
        let reason = job.cancelReason ?? "job \(heir) with the same key carries on"
        end(job.ended(as: .cancelled, error: reason))
    }
}

extension MemoryJob {
    /// Counts one more failure of a kind, with its error where there is one.
    mutating func count(_ failure: Failure, _ error: String?) {
        switch failure {
        case .error: job.retryCount += 1
        case .crash: job.crashes += 1
        case .loneCrash:
            job.crashes += 1
            job.loneCrashes += 1
        case .interruption: job.interruptions += 1
        }
        guard let error else { return }
        job.error = error
        job.errors.append(error)
    }

    /// The request that a replay of its dead letter makes.
    var original: JobRequest {
        var request = JobRequest(
            type: job.type, family: job.family, payload: job.payload, uniqueKey: job.uniqueKey)
        request.priority = job.priority
        request.maxRetries = Int32(job.maxRetries)
        request.tenantID = job.tenantID
        request.userID = job.userID
        request.provider = job.provider
        request.timeout = job.timeout
        request.expiresAt = job.expiresAt
        request.payloadVersion = job.payloadVersion
        request.callback = job.callback
        request.referenceType = job.referenceType
        request.referenceID = job.referenceID
        return request
    }
}

extension Date {
    /// In whole milliseconds, as the ledger keeps spans.
    static func + (instant: Date, span: Duration) -> Date {
        instant.addingTimeInterval((Double(span / .milliseconds(1))).rounded(.down) / 1000)
    }
}
