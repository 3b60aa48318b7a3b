import FoundationEssentials
import Jobs
import Models

extension MemoryState {
    private struct Lane: Hashable {
        let type: String
        let priority: Int16
    }

    /// pending → processing: by priority, then by turn or age, within limits, nothing that is paused.
    mutating func claim(_ limit: Int, of types: [String], for holder: UUID) -> [ClaimedJob] {
        guard isAlive(holder) else { return [] }
        let now = clock()
        let lanes = lanes(of: Set(types))
        let highest = lanes.filter(\.value).map(\.key.priority).max()
        let free = due(now).filter { job in
            lanes[Lane(type: job.job.type, priority: job.job.priority)] != nil
                && highest.map { job.job.priority > $0 } ?? true
        }.sorted { one, other in
            one.job.priority == other.job.priority
                ? MemoryJob.isOlder(one, other) : one.job.priority > other.job.priority
        }
        var claimed = free.prefix(limit).compactMap { take($0.job.id, for: holder) }
        guard claimed.count < limit, let highest else { return claimed }
        let inTurn = lanes.keys.filter { $0.priority <= highest }
        claimed += claimInTurn(limit - claimed.count, of: Set(inTurn), for: holder, at: now)
        return claimed
    }

    /// pending → processing of one that is due, whatever else waits.
    mutating func claim(job id: Int64, for holder: UUID) -> ClaimedJob? {
        let now = clock()
        guard isAlive(holder), let job = live[id], isDue(job, now) else { return nil }
        return take(id, for: holder)
    }

    /// What waits by type and priority, and whether turns are taken there.
    private func lanes(of types: Set<String>) -> [Lane: Bool] {
        let isLimited = !limits.isEmpty || pauses.contains { $0.scope == .tenant }
        let open = types.filter { type in
            !isPaused(.type, type) && !(self.types[type].map { isPaused(.family, $0.rawValue) } ?? false)
        }
        let waiting = live.values.filter {
            $0.job.status == .pending && $0.job.availableAt != nil && open.contains($0.job.type)
        }
        let takesTurns = Dictionary(grouping: waiting, by: \.job.priority).mapValues { jobs in
            isLimited || Set(jobs.map { [$0.tenant, $0.user] }).count > 1
        }
        let lanes = Set(waiting.map { Lane(type: $0.job.type, priority: $0.job.priority) })
        return Dictionary(uniqueKeysWithValues: lanes.map { ($0, takesTurns[$0.priority] ?? false) })
    }

    func isPaused(_ scope: PauseScope, _ key: String) -> Bool { pauses.contains(MemoryPause(scope: scope, key: key)) }

    private func due(_ now: Date) -> [MemoryJob] { live.values.filter { isDue($0, now) } }

    /// By the clock, nobody wants it ended, and none with its key is at work.
    private func isDue(_ job: MemoryJob, _ now: Date) -> Bool {
        guard job.job.status == .pending, let instant = job.job.availableAt, instant <= now,
            job.job.expiresAt.map({ $0 > now }) ?? true, !job.job.isCancelRequested
        else { return false }
        guard let key = job.job.uniqueKey else { return true }
        return !live.values.contains {
            $0.job.status == .processing && $0.job.type == job.job.type && $0.job.uniqueKey == key
        }
    }

    private mutating func claimInTurn(
        _ limit: Int, of lanes: Set<Lane>, for holder: UUID, at now: Date
    ) -> [ClaimedJob] {
        let before = allowances(at: now)
        var allowances = before
        var turns = turns[holder] ?? Turns()
        var claimed: [ClaimedJob] = []
        for priority in Set(lanes.map(\.priority)).sorted(by: >) where claimed.count < limit {
            let open = due(now).filter { job in
                job.job.priority == priority && lanes.contains(Lane(type: job.job.type, priority: priority))
                    && !(job.job.tenantID.map { isPaused(.tenant, $0.uuidString.lowercased()) } ?? false)
            }.sorted(by: MemoryJob.isOlder)
            let taken = allowances.take(limit - claimed.count, of: turns.order(open.map(\.candidate)))
            turns.served(taken)
            claimed += taken.compactMap { take($0.id, for: holder) }
        }
        self.turns[holder] = turns
        spend(before, allowances, at: now)
        return claimed
    }

    private func allowances(at now: Date) -> Allowances {
        let working = live.values.filter { $0.job.status == .processing }.map(\.job)
        return Allowances(
            Dictionary(
                uniqueKeysWithValues: limits.map { subject, limit in
                    let running = working.count { Self.key(of: $0, in: subject.scope) == subject.key }
                    return (subject, limit.left(running: running, at: now))
                }))
    }

    private static func key(of job: LedgerJob, in scope: String) -> String? {
        switch scope {
        case "type": job.type
        case "tenant": job.tenantID?.uuidString.lowercased()
        default: job.provider
        }
    }

    /// Takes what was claimed out of the buckets.
    private mutating func spend(_ before: Allowances, _ after: Allowances, at now: Date) {
        for (subject, limit) in limits where limit.rate != nil {
            let spent = before.left[subject, default: 0] - after.left[subject, default: 0]
            limits[subject]?.tokens = limit.tokens(at: now) - Double(spent)
            limits[subject]?.refilledAt = now
        }
    }

    private mutating func take(_ id: Int64, for holder: UUID) -> ClaimedJob? {
        let fence = UUID()
        let now = clock()
        live[id]?.job.status = .processing
        live[id]?.job.attempt += 1
        live[id]?.startedAt = now
        live[id]?.holder = holder
        live[id]?.fence = fence
        return claimed(id, fence)
    }

    func claimed(_ id: Int64, _ fence: UUID) -> ClaimedJob? {
        guard let held = live[id] else { return nil }
        let job = held.job
        return ClaimedJob(
            id: id, type: job.type, fence: fence, payload: job.payload, version: job.payloadVersion,
            uniqueKey: job.uniqueKey, attempt: job.attempt, retryCount: job.retryCount, maxRetries: job.maxRetries,
            crashes: job.crashes, loneCrashes: job.loneCrashes, timeout: job.timeout, tenantID: job.tenantID,
            userID: job.userID, in: held.cause)
    }
}
