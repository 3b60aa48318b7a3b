import FoundationEssentials
import Testing

@testable import Jobs

@Suite("Turns")
struct TurnsTests {
    private static let ids = (0..<5).map { _ in UUID() }.sorted { $0.uuidString < $1.uuidString }

    private func queue(_ tenant: Int, _ user: Int, _ ids: ClosedRange<Int64>) -> [Candidate] {
        ids.map {
            Candidate(id: $0, type: "probe_work", tenant: Self.ids[tenant], user: Self.ids[user], provider: nil)
        }
    }

    @Test("give each tenant one, then each that has more another, and keep what is older first")
    func tenants() {
        let candidates = queue(0, 0, 1...4) + queue(1, 0, 11...12) + queue(2, 0, 21...21)
        #expect(Turns().order(candidates).map(\.id) == [1, 11, 21, 2, 12, 3, 4])
    }

    @Test("of a tenant give each user one, so that many users are no more than one tenant")
    func users() {
        let candidates = queue(0, 0, 1...2) + queue(0, 1, 11...12) + queue(0, 2, 21...22) + queue(1, 0, 91...92)
        #expect(Turns().order(candidates).map(\.id) == [1, 91, 11, 92, 21, 2, 12, 22])
    }

    @Test("go on after the tenant and the user that were served last, and round to the first")
    func served() {
        var turns = Turns()
        let candidates = queue(0, 0, 1...2) + queue(0, 1, 11...12) + queue(1, 0, 91...91)
        turns.served(turns.order(candidates).prefix(1))
        #expect(turns.order(candidates).map(\.id) == [91, 11, 1, 12, 2])
        turns.served(turns.order(candidates).prefix(1))
        #expect(turns.order(candidates).map(\.id) == [11, 91, 1, 12, 2])
    }

    @Test("leave nobody out for good, whoever comes and goes")
    func fair() {
        var generator = SeededGenerator(seed: 7)
        var turns = Turns()
        var served: [UUID: Int] = [:]
        for _ in 0..<600 {
            // each tenant always has work, from users that change
            let candidates = (0..<5).flatMap { queue($0, Int.random(in: 0..<5, using: &generator), 1...3) }
            let taken = turns.order(candidates).prefix(Int.random(in: 1...7, using: &generator))
            turns.served(taken)
            for candidate in taken { served[candidate.tenant, default: 0] += 1 }
        }
        let counts = served.values.sorted()
        #expect(served.count == 5 && counts[4] - counts[0] <= 1, "\(counts)")
    }
}
