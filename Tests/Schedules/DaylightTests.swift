import FoundationEssentials
import Testing

@testable import Schedules

@Suite("Jumps of the clock, by hand")
struct DaylightTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let expression, zone, from, to: String
        /// What fires, under the policies shift, skip and twice.
        let shift, skip, twice: [String]

        var testDescription: String { "\(expression) in \(zone)" }
    }

    static let cases = [
        // Berlin, 29 March 2026: 02:00 +0100 becomes 03:00 +0200.
        Case(
            expression: "30 2 * * *",
            zone: "Europe/Berlin",
            from: "2026-03-28 12:00",
            to: "2026-03-30 12:00",
            shift: ["2026-03-29 03:00 +0200", "2026-03-30 02:30 +0200"],
            skip: ["2026-03-30 02:30 +0200"],
            twice: ["2026-03-29 03:00 +0200", "2026-03-30 02:30 +0200"]
        ),
        // The times a gap swallows become one instant, also with one that is there by itself.
        Case(
            expression: "0,20,40 2,3 29 3 *",
            zone: "Europe/Berlin",
            from: "2026-03-28 12:00",
            to: "2026-03-30 12:00",
            shift: ["2026-03-29 03:00 +0200", "2026-03-29 03:20 +0200", "2026-03-29 03:40 +0200"],
            skip: ["2026-03-29 03:00 +0200", "2026-03-29 03:20 +0200", "2026-03-29 03:40 +0200"],
            twice: ["2026-03-29 03:00 +0200", "2026-03-29 03:20 +0200", "2026-03-29 03:40 +0200"]
        ),
        Case(
            expression: "*/30 * * * *",
            zone: "Europe/Berlin",
            from: "2026-03-29 00:15",
            to: "2026-03-29 01:45",
            shift: ["2026-03-29 01:30 +0100", "2026-03-29 03:00 +0200", "2026-03-29 03:30 +0200"],
            skip: ["2026-03-29 01:30 +0100", "2026-03-29 03:00 +0200", "2026-03-29 03:30 +0200"],
            twice: ["2026-03-29 01:30 +0100", "2026-03-29 03:00 +0200", "2026-03-29 03:30 +0200"]
        ),
        Case(
            expression: "*/10 2 * * *",
            zone: "Europe/Berlin",
            from: "2026-03-28 12:00",
            to: "2026-03-29 12:00",
            shift: ["2026-03-29 03:00 +0200"],
            skip: [],
            twice: ["2026-03-29 03:00 +0200"]
        ),
        Case(
            expression: "30 * * * *",
            zone: "Europe/Berlin",
            from: "2026-03-29 00:00",
            to: "2026-03-29 02:00",
            shift: ["2026-03-29 01:30 +0100", "2026-03-29 03:30 +0200"],
            skip: ["2026-03-29 01:30 +0100", "2026-03-29 03:30 +0200"],
            twice: ["2026-03-29 01:30 +0100", "2026-03-29 03:30 +0200"]
        ),
        // Berlin, 25 October 2026: 03:00 +0200 becomes 02:00 +0100.
        Case(
            expression: "30 2 * * *",
            zone: "Europe/Berlin",
            from: "2026-10-24 12:00",
            to: "2026-10-26 12:00",
            shift: ["2026-10-25 02:30 +0200", "2026-10-26 02:30 +0100"],
            skip: ["2026-10-25 02:30 +0200", "2026-10-26 02:30 +0100"],
            twice: ["2026-10-25 02:30 +0200", "2026-10-25 02:30 +0100", "2026-10-26 02:30 +0100"]
        ),
        Case(
            expression: "30 * * * *",
            zone: "Europe/Berlin",
            from: "2026-10-25 00:00",
            to: "2026-10-25 03:00",
            shift: ["2026-10-25 02:30 +0200", "2026-10-25 02:30 +0100", "2026-10-25 03:30 +0100"],
            skip: ["2026-10-25 02:30 +0200", "2026-10-25 02:30 +0100", "2026-10-25 03:30 +0100"],
            twice: ["2026-10-25 02:30 +0200", "2026-10-25 02:30 +0100", "2026-10-25 03:30 +0100"]
        ),
        // Lord Howe, 4 October 2026 and 5 April 2026: half an hour.
        Case(
            expression: "15 2 * * *",
            zone: "Australia/Lord_Howe",
            from: "2026-10-03 00:00",
            to: "2026-10-04 00:00",
            shift: ["2026-10-04 02:30 +1100"],
            skip: [],
            twice: ["2026-10-04 02:30 +1100"]
        ),
        Case(
            expression: "45 1 * * *",
            zone: "Australia/Lord_Howe",
            from: "2026-04-04 00:00",
            to: "2026-04-05 00:00",
            shift: ["2026-04-05 01:45 +1100"],
            skip: ["2026-04-05 01:45 +1100"],
            twice: ["2026-04-05 01:45 +1100", "2026-04-05 01:45 +1030"]
        ),
        // Apia had no 30 December 2011.
        Case(
            expression: "0 9 * * *",
            zone: "Pacific/Apia",
            from: "2011-12-29 00:00",
            to: "2011-12-31 12:00",
            shift: ["2011-12-29 09:00 -1000", "2011-12-31 00:00 +1400", "2011-12-31 09:00 +1400"],
            skip: ["2011-12-29 09:00 -1000", "2011-12-31 09:00 +1400"],
            twice: ["2011-12-29 09:00 -1000", "2011-12-31 00:00 +1400", "2011-12-31 09:00 +1400"]
        ),
        // Midnight gaps: Sao Paulo 2018-11-04, Beirut 2026-03-29; the day begins at 01:00.
        Case(
            expression: "@daily",
            zone: "America/Sao_Paulo",
            from: "2018-11-03 12:00",
            to: "2018-11-05 12:00",
            shift: ["2018-11-04 01:00 -0200", "2018-11-05 00:00 -0200"],
            skip: ["2018-11-05 00:00 -0200"],
            twice: ["2018-11-04 01:00 -0200", "2018-11-05 00:00 -0200"]
        ),
        Case(
            expression: "0 0 29 3 *",
            zone: "Asia/Beirut",
            from: "2026-03-01 00:00",
            to: "2026-04-01 00:00",
            shift: ["2026-03-29 01:00 +0300"],
            skip: [],
            twice: ["2026-03-29 01:00 +0300"]
        ),
        // Cairo, 30 October 2026 at midnight: the last hour of the 29th comes twice.
        Case(
            expression: "30 23 29 10 *",
            zone: "Africa/Cairo",
            from: "2026-10-01 00:00",
            to: "2026-11-01 00:00",
            shift: ["2026-10-29 23:30 +0300"],
            skip: ["2026-10-29 23:30 +0300"],
            twice: ["2026-10-29 23:30 +0300", "2026-10-29 23:30 +0200"]
        ),
        // Troll, 29 March 2026: two hours, from 01:00 to 03:00.
        Case(
            expression: "0 1,2 * * *",
            zone: "Antarctica/Troll",
            from: "2026-03-29 00:00",
            to: "2026-03-29 12:00",
            shift: ["2026-03-29 03:00 +0200"],
            skip: [],
            twice: ["2026-03-29 03:00 +0200"]
        ),
    ]

    @Test("fire so under each policy", arguments: cases)
    func policies(of test: Case) throws {
        let range = instant(test.from).second..<instant(test.to).second
        for (policy, expected) in [(DSTPolicy.shift, test.shift), (.skip, test.skip), (.twice, test.twice)] {
            let schedule = try Schedule(test.expression, zone: test.zone, dst: policy)
            #expect(schedule.instants(in: range) == expected.map { instant($0).second }, "\(policy)")
            #expect(
                schedule.instantsBackwards(in: range) == expected.reversed().map { instant($0).second },
                "\(policy)"
            )
        }
    }

    @Test(
        "agree with what Cronos's own tests expect in New York, 2016, and on Lord Howe, 2017",
        arguments: [
            ("America/New_York", "*/30 */2 * * *", "2016-03-13 01:30 -0500", "2016-03-13 03:00 -0400"),
            ("America/New_York", "1-58 */2 * * *", "2016-03-13 01:58 -0500", "2016-03-13 03:00 -0400"),
            ("America/New_York", "30 0-23/2 * * *", "2016-03-13 00:30 -0500", "2016-03-13 03:00 -0400"),
            ("America/New_York", "*/30 2 13 3 *", "2016-03-13 01:59 -0500", "2016-03-13 03:00 -0400"),
            ("America/New_York", "0,59 * * * *", "2016-03-13 01:59 -0500", "2016-03-13 03:00 -0400"),
            ("America/New_York", "0 */2 * * *", "2016-11-06 00:30 -0400", "2016-11-06 02:00 -0500"),
            ("America/New_York", "30 * * * *", "2016-11-06 01:30 -0400", "2016-11-06 01:30 -0500"),
            ("America/New_York", "30 1-9 * * *", "2016-11-06 01:59 -0400", "2016-11-06 01:30 -0500"),
            ("America/New_York", "0-30 1 * * *", "2016-11-06 01:59 -0400", "2016-11-06 01:00 -0500"),
            ("America/New_York", "*/30 0 1 * * *", "2016-11-06 01:00:31 -0400", "2016-11-06 01:00 -0500"),
            ("America/New_York", "0,30 1 * * *", "2016-11-06 01:30 -0400", "2016-11-07 01:00 -0500"),
            ("America/New_York", "0,30 1 6/1 1-12 *", "2016-11-06 00:59 -0500", "2016-11-07 01:00 -0500"),
            ("America/New_York", "0 1 6 11 *", "2015-11-07 01:00 -0500", "2016-11-06 01:00 -0400"),
            ("Australia/Lord_Howe", "*/30 */2 * * *", "2017-10-01 01:59 +1030", "2017-10-01 02:30 +1100"),
            ("Australia/Lord_Howe", "0,30 2 * * *", "2017-10-01 01:59 +1030", "2017-10-01 02:30 +1100"),
        ]
    )
    func cronos(zone: String, expression: String, from: String, next: String) throws {
        #expect(try Schedule(expression, zone: zone).next(after: instant(from)) == instant(next))
    }
}
