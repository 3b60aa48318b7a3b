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
        for await _ in wakeups {
            do {
                try await office.lock.standing.confirm()
                try await lost.handBack()
                try await fill(&turns)
            } catch is CancellationError {
                return
            } catch {
                // The sweep rings again within a second; nothing is lost by leaving it at that.
                office.logger.warning("cannot claim: \(error)")
                lost.suspect()
            }
        }
    }

    private func fill(_ turns: inout Turns) async throws {
        try await claimRuns()
        let types = office.registry.queuedTypes
        while case let limit = office.bench.free, limit > 0, office.lock.standing.isGood {
            let holder = office.lock.identity.id
            var asked = WorkSpan.now
            var (jobs, othersTakeTurns) = try await JobLedger.claim(
                types: types, holder: holder, limit: limit, in: office.database)
            start(jobs, for: holder, asked)
            if jobs.count == limit { continue }
            if othersTakeTurns {
                let nextToken: Duration?
                asked = WorkSpan.now
                (jobs, nextToken) = try await JobLedger.claimInTurn(
                    types: types, holder: holder, limit: limit - jobs.count, turns: &turns, in: office.database)
                start(jobs, for: holder, asked)
                if jobs.isEmpty, let nextToken { wake(in: nextToken) }
            }
            if jobs.isEmpty || !othersTakeTurns { return }
        }
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
            // A buffered run may start.
            await office.bells?.ring(1)
        }
    }

    private func start(_ jobs: [ClaimedJob], for holder: UUID, _ asked: WorkSpan.Instant) {
        let claim = WorkSpan.ClaimTime(asked: asked, answered: WorkSpan.now)
        for job in jobs {
            work(on: job.claim, for: holder) { execution throws(StrandedWork) in
                try await office.execute(job, in: execution, claim: claim)
            }
        }
    }

    private func work(
        on claim: Claim, for holder: UUID,
        _ execute: @escaping @Sendable (Execution) async throws(StrandedWork) -> Void,
        then next: @escaping @Sendable () async -> Void = {}
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
            office.wake()
            await next()
        }
    }
}
