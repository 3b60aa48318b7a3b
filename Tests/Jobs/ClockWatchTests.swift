import FoundationEssentials
import Testing

@testable import Jobs

@Suite("The watch over the database's clock")
struct ClockWatchTests {
    private let start = ContinuousClock.now
    private let noon = Date(timeIntervalSince1970: 1_800_000_000)

    /// What each look finds, of looks at these seconds that are told these seconds after noon.
    private func looks(_ looks: [(at: Double, told: Double)]) -> [Bool] {
        var watch = ClockWatch()
        return looks.map { watch.isBehind(noon.addingTimeInterval($0.told), at: start + .seconds($0.at)) }
    }

    @Test("does not know at its first look whether the clock is behind, and then does")
    func first() {
        #expect(looks([(0, 0), (1, 1), (2, 2)]) == [true, false, false])
    }

    @Test("finds a step back once, small or large, right after or after a long while without a look")
    func back() {
        #expect(looks([(0, 0), (1, -3599), (2, -3598)]) == [true, true, false])
        #expect(looks([(0, 0), (1, -0.5), (2, 0.5)]) == [true, true, false])
        #expect(looks([(0, 0), (4000, 400), (4001, 401)]) == [true, true, false])
    }

    @Test("takes neither a step forward, nor a slow answer, nor a clock that is slewed, for a step back")
    func forth() {
        #expect(looks([(0, 0), (1, 3601), (2, 3602)]) == [true, false, false])
        #expect(looks([(0, 0.9), (1, 1), (2, 2.9), (3, 3)]) == [true, false, false, false])
        #expect(looks((0..<100).map { (Double($0), Double($0) * 0.9995) }).count { $0 } == 1)
    }
}
