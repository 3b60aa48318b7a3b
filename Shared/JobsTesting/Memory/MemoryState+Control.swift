import FoundationEssentials
import Jobs
import Models

extension MemoryState {
    /// pending → cancelled; what runs is asked to stop.
    mutating func cancel(_ filter: JobFilter, by person: Operator) throws -> CancelReport {
        let chosen = matches(filter).filter { !$0.job.isCancelRequested }
        for job in chosen {
            live[job.job.id]?.job.isCancelRequested = true
            live[job.job.id]?.cancelReason =
                person.reason.map { "cancelled on request: \($0)" } ?? "cancelled on request"
        }
        let pending = chosen.filter { $0.job.status == .pending }.compactMap { live[$0.job.id] }
        for job in pending { end(job.ended(as: .cancelled, error: job.cancelReason)) }
        if chosen.isEmpty { try explainNothing(filter) }
        return CancelReport(ended: pending.count, stopping: chosen.count - pending.count)
    }

    /// pending → pending, due at another time.
    ///
    /// What waits for others goes on waiting: a later time counts from when nothing is in its way.
    mutating func reschedule(_ filter: JobFilter, to time: Date?, dropsNeeds: Bool) throws -> RescheduleReport {
        var report = RescheduleReport()
        for job in matches(filter) where job.job.status == .pending {
            let id = job.job.id
            if job.job.isWaitingForOthers, !dropsNeeds {
                report.waiting += 1
                if let time { dependencies[id]?.move(to: time) }
                continue
            }
            if dropsNeeds { forget(needsOf: id) }
            let instant = time ?? clock()
            live[id]?.job.availableAt = instant
            report.count += 1
            report.families[job.job.family, default: 0] += 1
        }
        if report.count == 0 { try explainUnmoved(filter, report, to: time) }
        return report
    }

    private mutating func forget(needsOf id: Int64) {
        dependencies[id] = nil
        live[id]?.job.after = []
    }

    private func explainUnmoved(_ filter: JobFilter, _ report: RescheduleReport, to time: Date?) throws {
        let single = filter.ids.flatMap { $0.count == 1 ? $0.first : nil }
        if report.waiting > 0 {
            guard let single, time == nil else { return }
            throw StillWaiting(single, for: Array(dependencies[single]?.needs.sorted().prefix(10) ?? []))
        }
        if let single, live[single] != nil { throw NotFound("pending job \(single)", hint: ": it runs right now") }
        try explainNothing(filter)
    }

    private func matches(_ filter: JobFilter) -> [MemoryJob] {
        live.values.filter { filter.admits($0.job) }.sorted { $0.job.id < $1.job.id }
    }

    private func explainNothing(_ filter: JobFilter) throws {
        if let id = filter.ids?.first, filter.ids?.count == 1 {
            guard let ended = finished[id] else {
                if live[id] != nil { return }
                throw NotFound("job \(id)")
            }
            let letter = letters.first { $0.letter.jobID == id }?.letter.id
            let hint = letter.map { "; 'carillon dead replay \($0)' runs it again" } ?? ""
            throw NotFound("live job \(id)", hint: ": it ended as \(ended.job.status.rawValue)\(hint)")
        }
        if let type = filter.type { try expectType(type) }
    }

    func expectType(_ type: String) throws {
        let known = Set(types.keys).union(live.values.map(\.job.type))
        if !known.contains(type) { throw NotFound("job type", named: type, among: known.sorted()) }
    }

    /// - Returns: whether it was not paused before.
    mutating func pause(_ scope: PauseScope, _ name: String) throws -> Bool {
        let pause = MemoryPause(scope: scope, key: try key(scope, name))
        if scope == .scheduled || scope == .schedule { _ = account(for: pause.key) }
        if scope == .schedule { _ = try fireRecurring(pause.key) }
        return pauses.insert(pause).inserted
    }

    /// - Returns: whether it was paused.
    mutating func resume(_ scope: PauseScope, _ name: String) throws -> Bool {
        let pause = MemoryPause(scope: scope, key: try key(scope, name))
        guard pauses.remove(pause) != nil else { return false }
        if scope == .scheduled || scope == .schedule { accountForPause(pause.key) }
        if scope == .schedule { accountForRecurringPause(pause.key) }
        return true
    }

    private func key(_ scope: PauseScope, _ name: String) throws -> String {
        switch scope {
        case .scheduled: return scheduledJobs[name] == nil ? try Catalogue.job(named: name).name : name
        case .schedule: return try schedule(name)
        case .type:
            try expectType(name)
            return name
        case .family:
            if Family(rawValue: name) != nil { return name }
            throw NotFound("family", named: name, among: Family.allCases.map(\.rawValue))
        case .tenant: return try tenant(name)
        }
    }

    private func schedule(_ name: String) throws -> String {
        let known = (Array(schedules.keys) + Array(recurring.keys)).sorted()
        if known.contains(name) { return name }
        if let job = try? Catalogue.job(named: name), known.contains(job.name) { return job.name }  // an alias
        throw NotFound("schedule", named: name, among: known)
    }

    /// Tenants have no names in memory.
    private func tenant(_ name: String) throws -> String {
        guard let id = UUID(uuidString: name) else { throw NotFound("tenant '\(name)'") }
        let key = id.uuidString.lowercased()
        let isKnown = live.values.contains { $0.job.tenantID == id }
        if !isKnown, !isPaused(.tenant, key) { throw NotFound("tenant \(key)") }
        return key
    }

    mutating func limit(_ scope: LimitScope, _ name: String, maxRunning: Int?, rate: Double?, burst: Double?) throws {
        try LimitLedger.check(cap: maxRunning, rate: rate, burst: burst)
        let subject = try subject(scope, name)
        let size = rate.map { burst ?? max(1, $0) }
        var limit = limits[subject] ?? MemoryLimit(tokens: size ?? 0, refilledAt: clock())
        limit.tokens = limit.rate == nil ? size ?? 0 : min(limit.tokens, size ?? limit.tokens)
        limit.cap = maxRunning
        limit.rate = rate
        limit.burst = size
        limits[subject] = limit
    }

    mutating func removeLimit(_ scope: LimitScope, _ name: String) throws -> Bool {
        limits.removeValue(forKey: try subject(scope, name)) != nil
    }

    private func subject(_ scope: LimitScope, _ name: String) throws -> Allowances.Subject {
        let key =
            switch scope {
            case .type: try key(.type, name)
            case .tenant: try key(.tenant, name)
            case .provider: name
            }
        return Allowances.Subject(scope: scope.rawValue, key: key)
    }
}

extension JobFilter {
    /// Whether a job is one of those that are meant.
    func admits(_ job: LedgerJob) -> Bool {
        func fits<Value: Equatable>(_ wanted: Value?, _ found: Value?) -> Bool { wanted == nil || wanted == found }
        return ids?.contains(job.id) ?? true && fits(type, job.type) && fits(family, job.family)
            && fits(status, job.status) && fits(referenceType, job.referenceType)
            && fits(referenceID, job.referenceID) && fits(tenantID, job.tenantID) && fits(userID, job.userID)
            && fits(uniqueKey, job.uniqueKey) && fits(correlationID, job.correlationID.rawValue)
            && since.map { job.createdAt >= $0 } ?? true && until.map { job.createdAt < $0 } ?? true
    }
}
