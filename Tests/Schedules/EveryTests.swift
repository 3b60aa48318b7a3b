import FoundationEssentials
import Testing

@testable import Schedules

@Suite("Intervals")
struct EveryTests {
    @Test(
        "are sums of whole numbers with units",
        arguments: [
            ("@every 3s", 3), ("@every 5m", 300), ("@every 1h30m", 5400), ("@every 2w", 1_209_600),
            ("@every 1d", 86_400),
            ("@EVERY 1H", 3600), ("@every\t 1d12h30m5s ", 131_405), ("@every 90m", 5400), ("@every 30m1h", 5400),
            ("@every 0h5m", 300), ("@every 520w", 314_496_000),
        ]
    )
    func length(expression: String, seconds: Int) throws {
        #expect(try Schedule(expression).cadence(at: instant("2026-01-01 00:00")) == .seconds(seconds))
    }

    @Test("without an anchor fall on multiples since the Unix epoch")
    func epoch() throws {
        let schedule = try Schedule("@every 7s")
        var last = instant("2026-01-01 00:00:03")
        for _ in 0..<100 {
            last = try #require(schedule.next(after: last))
            #expect(last.second.isMultiple(of: 7))
        }
        #expect(try Schedule("@every 1w").next(after: instant("2026-01-01 00:00")) == instant("2026-01-08 00:00"))
    }

    @Test("with an anchor fall on it and whole multiples away, before it too")
    func anchored() throws {
        let anchor = instant("2026-01-01 00:00:02")
        let schedule = try Schedule("@every 10s", anchor: anchor + 0.7)
        #expect(schedule.next(after: anchor) == anchor + 10)
        #expect(schedule.next(after: anchor - 1) == anchor)
        #expect(schedule.next(after: anchor - 25) == anchor - 20)
        #expect(schedule.previous(before: anchor) == anchor - 10)
        #expect(schedule.previous(before: anchor + 0.1) == anchor)
        #expect(schedule.count(after: anchor - 20, through: anchor + 20) == 4)
        #expect(schedule.count(after: anchor - 21, through: anchor + 19) == 4)
        #expect(schedule.last(after: anchor, through: anchor + 35) == anchor + 30)
        #expect(schedule.last(after: anchor, through: anchor + 9) == nil)
    }

    @Test("do not care for jumps of the clock", arguments: DSTPolicy.allCases)
    func jumps(policy: DSTPolicy) throws {
        let schedule = try Schedule("@every 20m", zone: "Europe/Berlin", dst: policy)
        let range = instant("2026-03-29 00:00").second..<instant("2026-03-29 03:00").second
        #expect(schedule.instants(in: range) == Array(stride(from: range.lowerBound, to: range.upperBound, by: 1200)))
    }
}
