import FoundationEssentials
import Jobs
import Models

extension MemoryState {
    /// – → queued, by hand.
    mutating func recordRun(
        _ job: String, parameters: [String: JSONValue], messageID: String?, overlap: OverlapPolicy, cause: Cause
    ) throws -> (id: UUID, isNew: Bool) {
        let job = try Catalogue.job(named: job)
        if let messageID, let known = runsOfMessages[[job.name, messageID]] { return (known, false) }
        let id = UUID()
        var run = LedgerRun(
            id: id, job: job.name, trigger: .manual, overlap: overlap, correlationID: cause.correlationID)
        run.parameters = parameters
        add(MemoryRun(run: run, family: job.family, place: nextRun(), traceParent: cause.traceParent))
        if let messageID { runsOfMessages[[job.name, messageID]] = id }
        return (id, true)
    }

    mutating func add(_ run: MemoryRun) {
        if run.run.isSettled { settledRuns.append(run) } else { openRuns[run.run.id] = run }
    }

    /// queued → running, or what its overlap policy says while its job runs.
    mutating func claim(run id: UUID, for holder: UUID) -> ClaimedRun? {
        guard let run = openRuns[id], run.run.status == .queued, !isHeldUp(run) else { return nil }
        let running = openRuns.values.first {
            $0.run.job == run.run.job && $0.run.status == .running && $0.run.overlap.isExclusive
        }
        if let running, run.run.overlap.isExclusive {
            yield(run, to: running)
            return nil
        }
        return isAlive(holder) ? start(run, for: holder) : nil
    }

    func queued() -> [MemoryRun] {
        openRuns.values.filter { $0.run.status == .queued }.sorted { $0.place < $1.place }
    }

    private func isHeldUp(_ run: MemoryRun) -> Bool {
        isPaused(.scheduled, run.run.job) || isPaused(.family, run.family.rawValue)
    }

    private mutating func yield(_ run: MemoryRun, to running: MemoryRun) {
        switch run.run.overlap {
        case .allow: break
        case .skip: end(run, as: .skipped, because: "the job was already running")
        case .cancelRunning: openRuns[running.run.id]?.run.isCancelRequested = true
        case .bufferOne:
            let older = queued().first { other in
                other.run.job == run.run.job && other.run.overlap == .bufferOne && other.place < run.place
                    && other.run.parameters == run.run.parameters
            }
            guard let older else { return }
            let id = older.run.id.uuidString.lowercased()
            end(run, as: .skipped, because: "merged into run \(id), which waits with the same parameters")
        }
    }

    private mutating func start(_ run: MemoryRun, for holder: UUID) -> ClaimedRun {
        var started = run
        let fence = UUID()
        started.run.status = .running
        started.run.attempt += 1
        started.run.error = nil
        started.fence = fence
        started.holder = holder
        openRuns[run.run.id] = started
        return started.claimed(fence, at: clock())
    }

    /// queued → an end without having run.
    mutating func end(_ run: MemoryRun, as status: RunStatus, because reason: String) {
        var ended = run
        ended.run.status = status
        ended.run.error = reason
        settle(ended)
    }

    private mutating func settle(_ run: MemoryRun) {
        var settled = run
        settled.run.isSettled = true
        settled.fence = nil
        settled.holder = nil
        openRuns[run.run.id] = nil
        settledRuns.append(settled)
    }

    /// running → its end; settled at once where it has no queued jobs.
    ///
    /// - Returns: the counts of all attempts.
    mutating func finish(_ run: ClaimedRun, _ ending: RunEnding, counts: Counts) throws -> Counts {
        try hold(run.claim)
        guard var ended = openRuns[run.id] else { return counts }
        ended.run.status = ending.status
        ended.run.counts.add(counts)
        ended.run.error = ending.error?.storableError
        ended.fence = nil
        ended.holder = nil
        let isParent =
            live.values.contains { $0.job.runID == run.id } || finished.values.contains { $0.job.runID == run.id }
        if isParent { openRuns[run.id] = ended } else { settle(ended) }
        return ended.run.counts
    }

    /// running → queued, uncounted.
    mutating func handBack(_ run: ClaimedRun) throws {
        try hold(run.claim)
        openRuns[run.id]?.run.status = .queued
        openRuns[run.id]?.fence = nil
        openRuns[run.id]?.holder = nil
    }

    /// running → queued of what the dead held, however often: what ran beside it may be to blame.
    mutating func releaseRuns(_ family: Family) {
        for run in openRuns.values
        where run.family == family && run.run.status == .running && !isAlive(run.holder) {
            let isStopped = run.holder.flatMap { processes[$0] } == .some(.stopped)
            var released = run
            if !isStopped { released.run.crashes += 1 }
            released.run.status = .queued
            released.run.error = isStopped ? nil : run.run.error ?? "its process died while it ran"
            released.fence = nil
            released.holder = nil
            openRuns[run.run.id] = released
        }
    }

    /// running → queued, after the process died that it had to itself; failed after the third time.
    mutating func crash(_ run: ClaimedRun, error: String) throws {
        try hold(run.claim)
        guard var crashed = openRuns[run.id] else { return }
        crashed.run.crashes += 1
        crashed.run.loneCrashes += 1
        crashed.run.error = error.storableError
        crashed.run.status = crashed.run.loneCrashes < RunLedger.crashLimit ? .queued : .failed
        crashed.fence = nil
        crashed.holder = nil
        openRuns[run.id] = crashed
    }

    /// Ended runs whose last queued job has ended, with those jobs' counts.
    mutating func settleRuns(_ family: Family) {
        let ended = openRuns.values.filter {
            $0.family == family && $0.run.status != .queued && $0.run.status != .running
        }.sorted { $0.place < $1.place }
        for run in ended where !live.values.contains(where: { $0.job.runID == run.run.id }) {
            var run = run
            for child in finished.values where child.job.runID == run.run.id { run.run.counts.add(child.job.counts) }
            settle(run)
        }
    }
}
