import FoundationEssentials
import Logging
import Models

/// Fills free slots with what is due: runs first, then queued jobs.
struct Claimer: Sendable {
    let office: Office

    /// Claims at each wake-up until the stream ends.
    func run(_ wakeups: AsyncStream<Void>) async {
        var lost = LostClaims(office: office)
        var turns = Turns()
        var passedOn = ContinuousClock.now
        for await _ in wakeups {
            let begin = ContinuousClock.now
            do {
                try await office.lock.standing.confirm()
                try await lost.handBack()
                let count = try await fill(&turns)
                if count > 0, office.bench.free == 0, passedOn.duration(to: .now) > Self.passInterval {
                    passedOn = .now
                    passOn()
                }
                if !office.appetite.isHungry { await Breath.take(after: count, since: begin) }
            } catch is CancellationError {
                return
            } catch {
                // The sweep rings again within a second; nothing is lost by leaving it at that.
                office.logger.warning("cannot claim: \(error)")
                lost.suspect()
            }
        }
    }

    /// This process is full, and there may be more: another may have room. One bell may stand for many jobs.
    private func passOn() {
        Task { [bells = office.bells] in await bells?.ring(1) }
    }

    private static let passInterval = Duration.milliseconds(100)

    /// - Returns: how many queued jobs were claimed.
    private func fill(_ turns: inout Turns) async throws -> Int {
        office.appetite.grow()
        try await claimRuns()
        let types = office.registry.queuedTypes
        var count = 0
        while case let limit = office.bench.free, limit > 0, office.lock.standing.isGood {
            let holder = office.lock.identity.id
            var asked = WorkSpan.now
            var (jobs, othersTakeTurns) = try await JobLedger.claim(
                types: types, holder: holder, limit: limit, in: office.database)
            start(jobs, for: holder, asked)
            count += jobs.count
            if jobs.count == limit { continue }
            if othersTakeTurns {
                let nextToken: Duration?
                asked = WorkSpan.now
                (jobs, nextToken) = try await JobLedger.claimInTurn(
                    types: types, holder: holder, limit: limit - jobs.count, turns: &turns, in: office.database)
                start(jobs, for: holder, asked)
                count += jobs.count
                if jobs.isEmpty, let nextToken { wake(in: nextToken) }
            }
            if !othersTakeTurns {
                office.appetite.still()
                return count
            }
            if jobs.isEmpty { return count }
        }
        return count
    }

    /// The sweep wakes once a second; a fast rate has tokens before.
    private func wake(in delay: Duration) {
        guard delay < .seconds(1) else { return }
        Task { [wake = office.wake] in
            try await ContinuousClock().sleep(for: max(delay, .milliseconds(5)))
            wake()
        }
    }

    private func claimRuns() async throws {
        let names = office.registry.scheduledNames
        guard !names.isEmpty, office.bench.free > 0 else { return }
        let candidates = try await RunLedger.candidates(
            family: office.family, jobs: names, limit: office.bench.free, in: office.database)
        for id in candidates where office.bench.free > 0 && office.lock.standing.isGood {
            let holder = office.lock.identity.id
            let asked = WorkSpan.now
            let run = try await RunLedger.claim(id, holder: holder, in: office.database) { ended in
                WorkMetrics.notRun(ended.name, ended.status, 1)
                office.tell(ended)
            }
            if let run { start(run, for: holder, WorkSpan.ClaimTime(asked: asked, answered: WorkSpan.now)) }
        }
    }

    private func start(_ run: ClaimedRun, for holder: UUID, _ claim: WorkSpan.ClaimTime) {
        work(on: run.claim, for: holder) { execution throws(StrandedWork) in
            try await office.execute(run, in: execution, claim: claim)
        } then: {
            office.wake()
            // A buffered run may start.
            await office.bells?.ring(1)
        }
    }

    private func start(_ jobs: [ClaimedJob], for holder: UUID, _ asked: WorkSpan.Instant) {
        let claim = WorkSpan.ClaimTime(asked: asked, answered: WorkSpan.now)
        for job in jobs {
            work(on: job.claim, for: holder) { execution throws(StrandedWork) in
                try await office.execute(job, in: execution, claim: claim)
            } then: {
                office.wake(after: job)
            }
        }
    }

    private func work(
        on claim: Claim, for holder: UUID,
        _ execute: @escaping @Sendable (Execution) async throws(StrandedWork) -> Void,
        then next: @escaping @Sendable () async -> Void
    ) {
        let execution = office.seat(claim, for: holder)
        Task {
            do throws(StrandedWork) {
                try await execute(execution)
            } catch {
                office.bench.keep(claim, for: error)
                return office.giveUp(error)
            }
            office.bench.leave(claim)
            await next()
        }
    }
}
