import Models
import Synchronization
import Testing

@testable import Jobs

/// A handler that waits until it is let go.
private struct GatedWork: QueuedJob {
    struct Payload: Codable, Sendable {}

    static let type = "gated_work"
    static let family = Family.ingestion
    let gate: AsyncStream<Void>

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        for await _ in gate {}
        return .done()
    }
}

extension LedgerTests {
    @Suite("Jobs that end")
    struct AppetiteTests {
        /// Works off ten jobs after one wake-up from outside; how often the claimer was woken in all.
        private func wakeUps(slots: Int, _ ready: @escaping @Sendable (Office) -> Bool) async throws -> Int {
            let wakes = Atomic(0)
            try await LedgerFixture.with { ledger in
                let (gate, open) = AsyncStream.makeStream(of: Void.self)
                var registry = JobRegistry(family: .ingestion)
                registry.register(GatedWork(gate: gate))
                let (office, stream) = try await ledger.workingOffice(
                    registry, slots: slots,
                    woken: {
                        wakes.add(1, ordering: .relaxed)
                    })
                for _ in 0..<10 { try await ledger.enqueue(GatedWork.request(GatedWork.Payload())) }
                let claimer = Task { await Claimer(office: office).run(stream) }
                defer { claimer.cancel() }
                office.wake()
                try await within(.seconds(20)) { while !ready(office) { await Task.yield() } }
                open.finish()
                try await within(.seconds(20)) {
                    while try await ledger.count("live_jobs") > 0 { try await Task.sleep(for: .milliseconds(5)) }
                }
                #expect(await office.bench.wait(for: .quiet, within: .seconds(20)))
            }
            return wakes.load(ordering: .relaxed)
        }

        @Test("are no reason to claim when the last claim left room, for then nothing else was due")
        func satisfied() async throws {
            #expect(try await wakeUps(slots: 20) { $0.bench.free == 10 && !$0.appetite.isHungry } == 1)
        }

        @Test("are one when it filled every slot, so that all is worked off after one wake-up")
        func hungry() async throws {
            #expect(try await wakeUps(slots: 3) { $0.bench.free == 0 } > 1)
        }
    }
}
