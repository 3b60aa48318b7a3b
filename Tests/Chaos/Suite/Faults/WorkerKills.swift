import ChaosJobs
import TestSupport

extension Fault {
    /// SIGKILL while it waits for work.
    static let workerKilledIdle = Fault("SIGKILL worker, idle") { scene in
        scene.load.pause()
        try await scene.quiet()
        try await scene.workers[0].kill()
        scene.load.resume()
    }

    static let workerKilledAfterClaim = Fault("SIGKILL worker, after claim") { try await killHalted(at: .begun, $0) }

    static let workerKilledBeforeCommit = Fault("SIGKILL worker, after effect before commit") {
        try await killHalted(at: .effect, $0)
    }

    /// SIGKILL when the ledger has all and the broker has heard of nothing: acknowledgements stay in the relay.
    static let workerKilledBeforeAck = Fault("SIGKILL worker, after commit before ack", cast: byRelay) { scene in
        scene.relay.stall([.toTarget])
        scene.tally.owe(try await scene.asker.byMessage(50))
        try await scene.noted(scene.tally.owed, within: .seconds(30))
        for worker in scene.workers { try await worker.kill() }
        scene.relay.cut()
        scene.relay.resume()
    }

    /// One after another, as fast as they are started anew.
    static let repeatedKills = Fault("repeated SIGKILL of workers") { scene in
        for round in 0..<12 {
            try await scene.workers[round % scene.workers.count].kill()
            try await scene.moreIsNoted()
        }
    }

    private static var byRelay: Cast {
        var cast = Cast()
        cast.workerRoute = .relay
        return cast
    }

    private static func killHalted(at halt: Halt, _ scene: Scene) async throws {
        let numbers = try await scene.asker.inTransaction(2, halt: halt)
        scene.tally.owe(numbers)
        for pid in try await scene.halted(numbers) { try await scene.worker(pid)?.kill() }
    }
}
