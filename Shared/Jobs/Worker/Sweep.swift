import FoundationEssentials
import Logging
import Models
import Postgres

/// What one replica of a family does each second, so that nothing depends on a message that was lost: takes dead
/// processes' claims back, settles runs, and rings for what is due.
struct Sweep: Sendable {
    let office: Office

    func run() async {
        var memory = FreedMemory()
        var clock = ClockWatch()
        while !Task.isCancelled {
            memory.look(work: office.bench.begun, isQuiet: office.bench.unrecorded == 0)
            do {
                try await office.lock.standing.confirm()
                try await stopRequested()
                if let due = try await tidy(&clock) { try await ring(for: due) }
            } catch {
                if !Task.isCancelled { office.logger.warning("the sweep failed, next in 1 s: \(error)") }
            }
            try? await ContinuousClock().sleep(for: .seconds(1))  // woken by cancellation, which the loop sees
        }
    }

    /// Looks what there is to do and, where there is anything, does it under the family's lock.
    ///
    /// - Returns: how many runs and jobs are due; `nil` when another replica sweeps.
    func tidy(_ clock: inout ClockWatch) async throws -> Int? {
        let (asked, before) = (ContinuousClock.now, clock)
        // in most seconds this one statement is all
        guard let glance = try await look(in: office.database) else { return nil }
        let isBehind = clock.isBehind(glance.time, at: asked)
        if glance.isEmpty && !isBehind { return glance.due }
        do {
            return try await work(mendingTimes: isBehind)
        } catch {
            clock = before  // so that the next sweep mends
            throw error
        }
    }

    private func look(in database: any PostgresQuerying) async throws -> Chores? {
        try await Chores.look(office.family, window: office.configuration.bellWindow, in: database)
    }

    private func work(mendingTimes: Bool) async throws -> Int? {
        try await office.database.transaction { transaction in
            guard let chores = try await look(in: transaction) else { return nil }
            if mendingTimes { try await mendTimes() }
            if chores.isEmpty && !mendingTimes { return chores.due }
            try await work(through: chores)
            return try await Chores.due(
                office.family, window: office.configuration.bellWindow, in: office.database)
        }
    }

    private func mendTimes() async throws {
        let jobs = try await JobLedger.mendTimes(office.family, in: office.database)
        guard jobs > 0 else { return }
        office.logger.warning(
            "the database's clock was put back: \(jobs) jobs that it had made late are due as they were")
    }

    private func work(through chores: Chores) async throws {
        let (family, database) = (office.family, office.database)
        if chores.abandoned { try await release() }
        // what was taken back may be what somebody wanted ended
        if chores.returned || chores.abandoned {
            for job in try await JobLedger.endReturned(family, in: database) { office.tell(job) }
        }
        if chores.expired {
            for job in try await JobLedger.expire(family, in: database) { office.tell(job, level: .warning) }
        }
        _ = try await DependencyLedger.settle([family], in: database) { Office.tellFreed($0, office.events) }
        for run in try await RunLedger.settle(family: family, in: database) { office.tell(run) }
    }

    /// Takes back what the dead held. What cannot be taken back now holds up nothing else.
    func release() async throws {
        let (family, database) = (office.family, office.database)
        for run in try await RunLedger.abandoned(family, in: database) {
            await attempt(.run(run.id, of: run.job, "taken_back", reason: Self.lost)) {
                try await RunLedger.release(run.id, job: run.job, fence: run.fence, in: database)
            }
        }
        for abandoned in try await JobLedger.abandoned(family, in: database) {
            var transition = Transition.job(abandoned.job, abandoned.status)
            transition.reason = Self.lost
            await attempt(transition) { try await JobLedger.release(abandoned, in: database) }
        }
    }

    private static let lost = "it lost its process and is taken back"

    private func attempt(_ transition: Transition, _ release: () async throws -> Bool) async {
        do {
            guard try await release() else { return }
            WorkMetrics.tookBack(transition.kind)
            office.tell(transition, level: .warning)
        } catch {
            let what = "\(transition.kind.rawValue) \(transition.id ?? "")"
            office.logger.error("\(what) lost its process and cannot be taken back yet: \(error)")
        }
    }

    /// Tops the waiting bells up. This replica's own claimer needs none.
    private func ring(for due: Int) async throws {
        guard due > 0, let bells = office.bells else { return }
        office.wake()
        await bells.ring(min(office.configuration.bellWindow, due) - (try await bells.waiting()))
    }

    /// Stops what a person, or a newer run, wants stopped of this process's work.
    func stopRequested() async throws {
        guard !office.bench.isEmpty else { return }
        let rows = try await office.database.query(
            """
            SELECT id, fence FROM scheduled_job_runs
            WHERE holder = \(office.lock.identity.id) AND status = 'running' AND cancel_requested_at IS NOT NULL
            """)
        for row in rows {
            office.bench.stop(.run(id: try row.decode("id"), fence: try row.decode("fence")), .request)
        }
        for claim in try await JobLedger.stopRequests(of: office.lock.identity.id, in: office.database) {
            office.bench.stop(claim, .request)
        }
    }
}
