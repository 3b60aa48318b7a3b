import FoundationEssentials
import Testing

@testable import Schedules

@Suite("Laws that hold for every schedule")
struct LawTests {
    static let expressions = [
        "* * * * *", "*/7 * * * *", "30 2 * * *", "15,45 0,1,2,3,23 * * *", "0 0 1 * *", "0 12 29 2 *", "0 0 13 * fri",
        "0 4 */3 * mon", "@hourly", "@weekly", "0 0 1 1 *", "*/20 * * * * *", "10 59 23 31 12 *", "@every 37m",
        "5 */5 * 3,10 sun", "1-5 1-3 25-31 3,10,11 *",
    ]

    @Test("next and previous undo each other, grow strictly, and counting agrees with stepping", arguments: expressions)
    func walks(expression: String) throws {
        var random = SplitMix(seed: 11)
        for zone in TestZones.names {
            let schedule = try Schedule(
                expression,
                zone: zone,
                dst: DSTPolicy.allCases[Int.random(in: 0..<3, using: &random)]
            )
            for _ in 0..<4 {
                let start =
                    instant(Int.random(in: TestZones.years, using: &random)) + Double.random(in: 0..<1, using: &random)
                try check(schedule, from: start, steps: 12)
            }
        }
    }

    private func check(_ schedule: Schedule, from start: Date, steps: Int) throws {
        var last = start
        for step in 1...steps {
            let next = try #require(schedule.next(after: last))
            try #require(next > last)
            try #require(next.timeIntervalSince1970 == next.timeIntervalSince1970.rounded())
            try #require(schedule.previous(before: next + 0.5) == next)
            if step > 1 { try #require(schedule.previous(before: next) == last, "\(schedule)") }
            try #require(schedule.count(after: start, through: next) == step, "\(schedule) from \(start)")
            try #require(schedule.count(after: start, through: next - 0.5) == step - 1, "\(schedule) from \(start)")
            try #require(schedule.last(after: start, through: next) == next)
            last = next
        }
    }

    @Test("a schedule made anew goes on where the old one stopped", arguments: expressions)
    func restarts(expression: String) throws {
        let anchor = instant("2020-02-29 12:34:56")
        let old = try Schedule(expression, zone: "Europe/Berlin", anchor: anchor)
        var last = instant("2026-10-24 20:00")
        for _ in 0..<20 {
            let next = try #require(old.next(after: last))
            #expect(try Schedule(expression, zone: "Europe/Berlin", anchor: anchor).next(after: last) == next)
            // Asking in between, at any fraction of the way, changes nothing.
            #expect(old.next(after: last + next.timeIntervalSince(last) * 0.7) == next)
            last = next
        }
    }

    @Test("equal are schedules of the same expression, zone, policy and anchor")
    func equality() throws {
        let schedule = try Schedule("30 2 * * *", zone: "Europe/Berlin")
        #expect(try schedule == Schedule(" 30 2 * * * ", zone: "Europe/Berlin", dst: .shift))
        #expect(try schedule != Schedule("30 2 * * *", zone: "Europe/Paris"))
        #expect(try schedule != Schedule("30 2 * * *", zone: "Europe/Berlin", dst: .skip))
        #expect(try Schedule("@every 3s") != Schedule("@every 3s", anchor: instant(1)))
        #expect(try Set([schedule, Schedule("30 2 * * *", zone: "Europe/Berlin")]).count == 1)
    }

    @Test("descriptions say what is not the default")
    func descriptions() throws {
        #expect(try Schedule("30 2 * * *").description == "30 2 * * * in UTC")
        #expect(
            try Schedule("@daily", zone: "Asia/Tokyo", dst: .twice).description == "@daily in Asia/Tokyo, dst twice"
        )
        #expect(try Schedule("@every 3s", zone: "Asia/Tokyo").description == "@every 3s")
        #expect(
            try Schedule("@every 3s", anchor: instant("2026-01-01 00:00")).description
                == "@every 3s from 2026-01-01T00:00:00Z"
        )
    }
}
