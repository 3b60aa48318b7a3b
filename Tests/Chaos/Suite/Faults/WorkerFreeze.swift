import ChaosJobs
import Glibc
import TestSupport

extension Fault {
    /// SIGSTOP until others have proven it dead and done its work, then SIGCONT: what it was about to commit must not
    /// count any more.
    static let frozenPastLease = Fault("SIGSTOP worker past its lease, SIGCONT") { scene in
        let numbers = try await scene.asker.inTransaction(1, halt: .effect)
        guard let pid = try await scene.halted(numbers).first, let worker = scene.worker(pid) else {
            throw SystemError(what: "the worker that halted has ended", code: 0)
        }
        worker.signal(SIGSTOP)
        try await scene.letGo(numbers)
        // another attempt halts no more
        try await scene.noted(numbers, within: .seconds(40))
        worker.signal(SIGCONT)
    }
}
