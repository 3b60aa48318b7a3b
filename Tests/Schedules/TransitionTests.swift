import Testing

@testable import Schedules

@Suite("Every jump of every test zone, 2000-2037, against a walk over all minutes")
struct TransitionTests {
    @Test("schedules around every jump fire exactly when a walk over real time says", arguments: TestZones.names)
    func transitions(zone: String) throws {
        let transitions = SystemClock.transitions(zone: zone, in: TestZones.years)
        let quiet = ["Asia/Kolkata", "Asia/Kathmandu"]
        #expect(transitions.isEmpty == quiet.contains(zone))
        for (index, transition) in transitions.enumerated() {
            let window = Window(zone: zone, transition: transition, margin: 5400, step: 60)
            for text in try expressions(zone: zone, transition: transition, round: index) {
                let oracle = OracleExpression(text)
                for policy in DSTPolicy.allCases {
                    let schedule = try Schedule(text, zone: zone, dst: policy)
                    let expected = window.instants(of: oracle, policy: policy)
                    try #require(schedule.instants(in: window.range) == expected, "\(schedule) at \(transition)")
                    try #require(schedule.instantsBackwards(in: window.range) == expected.reversed(), "\(schedule)")
                    let (start, end) = (instant(window.range.lowerBound - 1), instant(window.range.upperBound - 1))
                    try #require(schedule.count(after: start, through: end) == expected.count, "\(schedule)")
                    try #require(schedule.last(after: start, through: end)?.second == expected.last, "\(schedule)")
                }
            }
        }
    }

    @Test(
        "so do schedules with seconds, second by second",
        arguments: ["Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Beirut"]
    )
    func seconds(zone: String) throws {
        let all = SystemClock.transitions(zone: zone, in: TestZones.years)
        for transition in all.suffix(2) {
            let window = Window(zone: zone, transition: transition, margin: 300, step: 1)
            let offsets = SystemClock.offsets(zone: zone, at: [transition - 1, transition])
            let middle = SystemClock.fields(wall: transition + (offsets[0] + offsets[1]) / 2)
            for text in [
                "*/7 \(middle.minute) \(middle.hour) * * *", "17 \(middle.minute) \(middle.hour) * * *",
                "59 59 * * * *", "0,59 */20 * * * *", "30 0,\(middle.minute) \(middle.hour),0,3 * * *",
            ] {
                for policy in DSTPolicy.allCases {
                    let schedule = try Schedule(text, zone: zone, dst: policy)
                    let expected = window.instants(of: OracleExpression(text), policy: policy)
                    #expect(schedule.instants(in: window.range) == expected, "\(schedule)")
                    #expect(schedule.instantsBackwards(in: window.range) == expected.reversed(), "\(schedule)")
                }
            }
        }
    }

    /// Expressions whose times lie before, in and after what the jump skips or repeats.
    private func expressions(zone: String, transition: Int, round: Int) throws -> [String] {
        let offsets = SystemClock.offsets(zone: zone, at: [transition - 1, transition])
        let low = transition + min(offsets[0], offsets[1])
        let high = transition + max(offsets[0], offsets[1])
        let times = [low - 1800, low - 60, low, low + 60, (low + high) / 2, high - 60, high, high + 1800]
        let fixed = times.map { SystemClock.fields(wall: $0) }.map { "\($0.minute) \($0.hour) * * *" }
        let wall = SystemClock.fields(wall: low + (high - low) * (1 + round % 5) / 6)
        let (minute, hour, later) = (wall.minute, wall.hour, (wall.hour + 1) % 24)
        let others = [
            "\(minute) \(hour) \(wall.day) \(wall.month) *", "\(minute) \(hour) * * \(wall.weekday)",
            "\(minute) \(hour) 13 * \(wall.weekday)", "\(minute) \(hour) */2 * \(wall.weekday)",
            "0,\(minute) \(min(hour, later)),\(max(hour, later)) * * *", "\(minute) * * * *", "*/10 \(hour) * * *",
            "\(minute) */2 * * *", "5-17 \(hour) * * *", "*/7 * * * *", "\(minute)/9 0-23/3 * * *",
            "\(minute) 0-\(hour) * \(wall.month) *",
        ]
        // Two thirds of the others at each jump, different ones the next time.
        return fixed + others.enumerated().filter { ($0.offset + round) % 3 != 0 }.map(\.element)
    }
}
