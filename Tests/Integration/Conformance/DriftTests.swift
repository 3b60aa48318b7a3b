import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    /// The same acts, chosen at random, on both: after each of them both must look alike.
    @Suite("never drift apart")
    struct DriftTests {
        @Test("whatever is done to them, in any order", arguments: 0..<6)
        func drift(_ seed: Int) async throws {
            try await Stage.with(.memory) { memory in
                try await Stage.with(.database) { database in
                    var pair = DriftPair(memory: memory, database: database, seed: UInt64(seed))
                    for step in 0..<120 {
                        let act = try await pair.act()
                        let (expected, found) = (try await pair.look(at: database), try await pair.look(at: memory))
                        #expect(found == expected, "seed \(seed), step \(step): \(act)")
                        if found != expected { return }
                    }
                }
            }
        }
    }
}
