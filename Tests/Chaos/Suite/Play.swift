import FoundationEssentials
import Jobs
import Postgres
import TestSupport

/// Plays one fault: load, hurt, heal, drain, count.
struct Play: Sendable {
    let fault: Fault
    let servers: Servers
    let number: Int

    /// How long work may take to flow again before that counts as never.
    private static let patience = Duration.seconds(60)
    private static let drainTime = Duration.seconds(60)

    func run() async -> Outcome {
        var outcome = Outcome(fault, broker: servers.broker.version)
        do {
            let scene = try await Scene(servers, fault.cast, number: number)
            do {
                try await withThrowingTaskGroup { group in
                    group.addTask { try await scene.keepUp() }
                    defer { group.cancelAll() }
                    try await perform(scene, &outcome)
                }
            } catch {
                outcome.failure = "\(error)"
            }
            try await scene.strike()
        } catch {
            outcome.failure = "\(error)"
        }
        return outcome
    }

    private func perform(_ scene: Scene, _ outcome: inout Outcome) async throws {
        let load = Task { try await scene.load.run() }
        defer { load.cancel() }
        try await scene.flows()
        try await fault.play(scene)
        let healed = ContinuousClock.now
        do {
            let flowing = try await scene.flowsAgain(
                fault.flows, within: Self.patience, again: fault.brokerForgets)
            outcome.recovery = flowing - healed
        } catch let error as NotInTime {
            outcome.stillness = "\(error)" + (scene.tally.trouble.map { "; \($0)" } ?? "")
        }
        scene.load.resume()
        try await scene.moreIsNoted()
        load.cancel()
        _ = await load.result
        if fault.brokerForgets { try await askAgain(scene) }
        try await scene.endSchedules()
        outcome.reckoning = try await drain(scene)
        outcome.breaches = try await Verifier.breaches(in: scene.database).map(\.description)
        if outcome.reckoning?.isClean == true { outcome.failure = try await Control.blindness(scene) }
    }

    /// What the broker confirmed and forgot before it was in the ledger; what is there already is known by its id.
    private func askAgain(_ scene: Scene) async throws {
        let messages = try scene.tally.told(.message).map { try scene.asker.message(of: $0) }
        let ticks = try scene.tally.told(.tick).map { try scene.asker.tick(of: $0) }
        try await InTime.value("the broker to take what is asked for again", Self.patience) {
            try await scene.asker.confirm(messages + ticks)
        }
    }

    /// Waits until nothing is missing any more, and counts what is.
    private func drain(_ scene: Scene) async throws -> Reckoning {
        let deadline = ContinuousClock.now + Self.drainTime
        while true {
            let reckoning = try await Reckoning.of(scene)
            // What is doubled stays so, and what is lost or stuck now may yet come.
            if (reckoning.lost.isEmpty && reckoning.stuck.isEmpty) || ContinuousClock.now > deadline {
                return reckoning
            }
            try await ContinuousClock().sleep(for: .milliseconds(200))
        }
    }
}
