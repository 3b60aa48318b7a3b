import Testing

@testable import Schedules

@Suite("Random expressions against a walk over a wall clock without jumps")
struct RandomExpressionTests {
    @Test("fire at exactly the minutes that match, over two days", arguments: 0..<60)
    func minutes(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        // Day fields are open, so that two days are enough to see something.
        let text = "\(field(0...59, &random)) \(field(0...23, &random)) * * *"
        let start = Int.random(in: TestZones.years, using: &random) / 60 * 60
        try compare(text, range: start..<start + 2 * 86_400, step: 60)
    }

    @Test("fire on exactly the days that match, over twelve years", arguments: 0..<60)
    func days(seed: Int) throws {
        var random = SplitMix(seed: UInt64(1000 + seed))
        let days = "\(field(1...31, &random)) \(field(1...12, &random)) \(field(0...7, &random))"
        let start = Int.random(in: TestZones.years, using: &random) / 86_400 * 86_400
        try compare("0 0 \(days)", range: start..<start + 12 * 366 * 86_400, step: 86_400)
    }

    @Test("fire at exactly the seconds that match, over two hours", arguments: 0..<20)
    func seconds(seed: Int) throws {
        var random = SplitMix(seed: UInt64(2000 + seed))
        let text = "\(field(0...59, &random)) \(field(0...59, &random)) * * * *"
        let start = Int.random(in: TestZones.years, using: &random)
        try compare(text, range: start..<start + 7200, step: 1)
    }

    private func compare(_ text: String, range: Range<Int>, step: Int) throws {
        let oracle = OracleExpression(text)
        let expected = stride(from: range.lowerBound, to: range.upperBound, by: step).filter {
            oracle.matches(SystemClock.fields(wall: $0))
        }
        // Kolkata's clock has not jumped since 1945; its half hour must not shift what its wall shows.
        for (zone, offset) in [("UTC", 0), ("Asia/Kolkata", 19_800)] {
            let schedule = try Schedule(text, zone: zone)
            let found = range.lowerBound - offset..<range.upperBound - offset
            let instants = expected.map { $0 - offset }
            #expect(schedule.instants(in: found) == instants, "\(schedule)")
            #expect(schedule.instantsBackwards(in: found) == instants.reversed(), "\(schedule)")
            let (start, end) = (instant(found.lowerBound - 1), instant(found.upperBound - 1))
            #expect(schedule.count(after: start, through: end) == expected.count, "\(schedule)")
        }
    }

    /// A field of one to three items: stars, values, ranges and steps.
    private func field(_ bounds: ClosedRange<Int>, _ random: inout SplitMix) -> String {
        let items = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            let low = Int.random(in: bounds, using: &random)
            let high = Int.random(in: low...bounds.upperBound, using: &random)
            let step = Int.random(in: 1...max(2, bounds.count / 4), using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: return "*"
            case 1: return "*/\(step)"
            case 2: return "\(low)-\(high)"
            case 3: return "\(low)-\(high)/\(step)"
            case 4: return "\(low)/\(step)"
            default: return "\(low)"
            }
        }
        return items.joined(separator: ",")
    }
}
