import FoundationEssentials
import Jobs
import Models

extension MemoryState {
    /// What a family's sweep does each second.
    mutating func sweep(_ family: Family) throws {
        releaseRuns(family)
        try releaseJobs(family)
        endReturned(family)
        expire(family)
        handOver()
        settleRuns(family)
    }

    /// processing → pending of what the dead held, however often: what ran beside it may be to blame.
    private mutating func releaseJobs(_ family: Family) throws {
        let abandoned = inOrder { $0.job.status == .processing && $0.job.family == family && !isAlive($0.holder) }
        for held in abandoned {
            guard let job = claimedAgain(held) else { continue }
            if held.holder.flatMap({ processes[$0] }) == .some(.stopped) {
                try giveBack(job, after: .zero, failure: .interruption, error: nil)
            } else {
                let error = "its process died during attempt \(job.attempt)"
                try giveBack(job, after: .zero, failure: .crash, error: error)
            }
        }
    }

    private func claimedAgain(_ held: MemoryJob) -> ClaimedJob? { held.fence.flatMap { claimed(held.job.id, $0) } }

    private func inOrder(_ condition: (MemoryJob) -> Bool) -> [MemoryJob] {
        live.values.filter(condition).sorted { $0.job.id < $1.job.id }
    }

    /// Ends what somebody wanted ended and what came back to pending instead.
    mutating func endReturned(_ family: Family) {
        for job in inOrder({ $0.job.status == .pending && $0.job.isCancelRequested && $0.job.family == family }) {
            end(job.ended(as: .cancelled, error: job.cancelReason))
        }
    }

    private mutating func expire(_ family: Family) {
        let now = clock()
        let late = inOrder { job in
            job.job.status == .pending && job.job.family == family && job.job.expiresAt.map { $0 <= now } ?? false
        }
        for job in late {
            dependencies[job.job.id] = nil
            end(job.ended(as: .cancelled, error: "it had not begun when it expired"))
        }
    }

    /// Decides on everything whose last need has ended.
    mutating func handOver() {
        // a job that is cancelled is itself what others may wait for
        while cancelDependents() {}
        freeDependents()
    }

    private mutating func cancelDependents() -> Bool {
        var isAnyCancelled = false
        for (id, dependency) in dependencies.sorted(by: { $0.key < $1.key }) {
            let ended = dependency.needs.sorted().compactMap { finished[$0]?.job }
            let dead = ended.first { $0.status != .completed }
            guard let dead else { continue }
            dependencies[id] = nil
            guard let job = live[id], job.job.status == .pending else { continue }
            let reason = "job \(dead.id) (\(dead.type)), which it waited for, ended as \(dead.status.rawValue)"
            end(job.ended(as: .cancelled, error: reason))
            writeLetter(of: job, because: reason)
            isAnyCancelled = true
        }
        return isAnyCancelled
    }

    private mutating func freeDependents() {
        let now = clock()
        for (id, dependency) in dependencies
        where dependency.needs.allSatisfy({ finished[$0]?.job.status == .completed }) {
            dependencies[id] = nil
            live[id]?.job.after = []
            guard live[id]?.job.status == .pending else { continue }
            live[id]?.job.availableAt = dependency.availableAt ?? now
        }
    }
}
