import Testing

@testable import Schedules

@Suite("Errors point at the offending part")
struct ScheduleErrorTests {
    @Test(
        "of a cron expression",
        arguments: [
            ("60 * * * *", .outOfRange, "minute field", "60", 0),
            ("* 24 * * *", .outOfRange, "hour field", "24", 2),
            ("* * 0 * *", .outOfRange, "day-of-month field", "0", 4),
            ("* * 32 * *", .outOfRange, "day-of-month field", "32", 4),
            ("* * * 13 *", .outOfRange, "month field", "13", 6),
            ("* * * 0 *", .outOfRange, "month field", "0", 6),
            ("* * * * 8", .outOfRange, "day-of-week field", "8", 8),
            ("60 * * * * *", .outOfRange, "second field", "60", 0),
            ("1,2,99 * * * *", .outOfRange, "minute field", "99", 4),
            ("99999999999999999999 * * * *", .outOfRange, "minute field", "99999999999999999999", 0),
            ("0 9-25/2 * * *", .outOfRange, "hour field", "25", 4),
            ("30-10 * * * *", .reversedRange, "minute field", "30-10", 0),
            ("0 0 * * fri-mon", .reversedRange, "day-of-week field", "fri-mon", 8),
            ("0 0 * dec-jan *", .reversedRange, "month field", "dec-jan", 6),
            ("*/0 * * * *", .step, "minute field", "0", 2),
            ("*/90 * * * *", .step, "minute field", "90", 2),
            ("0 1-5/00 * * *", .step, "hour field", "00", 6),
            ("1,,3 * * * *", .emptyItem, "minute field", ",", 2),
            (",1 * * * *", .emptyItem, "minute field", ",", 0),
            ("1, * * * *", .emptyItem, "minute field", ",", 1),
            ("0 0 * * mon,", .emptyItem, "day-of-week field", ",", 11),
            ("*/ * * * *", .syntax, "minute field", "*/", 0),
            ("/5 * * * *", .syntax, "minute field", "", 0),
            ("*/5/5 * * * *", .syntax, "minute field", "*/5/5", 0),
            ("*/x * * * *", .syntax, "minute field", "x", 2),
            ("5- * * * *", .syntax, "minute field", "5-", 0),
            ("-5 * * * *", .syntax, "minute field", "-5", 0),
            ("1-2-3 * * * *", .syntax, "minute field", "1-2-3", 0),
            ("5x * * * *", .syntax, "minute field", "5x", 0),
            ("** * * * *", .syntax, "minute field", "**", 0),
            ("mon * * * *", .syntax, "minute field", "mon", 0),
            ("0 ? * * *", .unsupported, "hour field", "?", 2),
            ("0 0 L * *", .unsupported, "day-of-month field", "L", 4),
            ("0 0 15W * *", .unsupported, "day-of-month field", "15W", 4),
            ("0 0 * * 5#3", .unsupported, "day-of-week field", "5#3", 8),
            ("0 0 * * friL", .unsupported, "day-of-week field", "friL", 8),
            ("1–5 * * * *", .unsupported, "minute field", "1–5", 0),
            ("H * * * *", .unsupported, "minute field", "H", 0),
            ("0 0 * * mondy", .unknownName, "day-of-week field", "mondy", 8),
            ("0 0 * janu *", .unknownName, "month field", "janu", 6),
            ("TZ=UTC * * * * *", .unsupported, "expression", "TZ=UTC", 0),
            ("* * * *", .fieldCount, "expression", "* * * *", 0),
            ("* * * * * * *", .fieldCount, "expression", "* * * * * * *", 0),
            ("   ", .fieldCount, "expression", "", 0),
            ("@daily 5", .fieldCount, "macro", "5", 7),
            ("@reboot", .unsupported, "macro", "@reboot", 0),
            ("@dayly", .unknownMacro, "macro", "@dayly", 0),
        ] as [(String, ScheduleError.Code, String, String, Int)]
    )
    func cron(expression: String, code: ScheduleError.Code, part: String, text: String, position: Int) throws {
        let error = try #require(throws: ScheduleError.self) { try Schedule(expression) }
        #expect(error.code == code)
        #expect(error.part == part)
        #expect(error.text == text)
        #expect(error.range == position..<position + text.count)
    }

    @Test(
        "of an interval",
        arguments: [
            ("@every", "", 6), ("@every 3", "3", 7), ("@every 0s", "0s", 7), ("@every 5y", "5y", 7),
            ("@every 1h30", "30", 9), ("@every -5m", "-", 7), ("@every 1.5h", "1", 7), ("@every 100ms", "100ms", 7),
            ("@every 1h2h", "2h", 9), ("@every 5 m", "5 m", 7), ("@every 523w", "523w", 7),
            ("@every 99999999999s", "99999999999s", 7), ("@every m", "m", 7), ("@every ٣s", "٣", 7),
        ]
    )
    func every(expression: String, text: String, position: Int) throws {
        let error = try #require(throws: ScheduleError.self) { try Schedule(expression) }
        #expect(error.code == .interval)
        #expect(error.text == text)
        #expect(error.range.lowerBound == position)
    }

    @Test(
        "and suggest what was meant",
        arguments: [
            ("@dayly", "did you mean @daily?"), ("@evry 3s", "did you mean @every?"), ("daily", "did you mean @daily?"),
            ("@every5m", "did you mean @every 5m?"), ("@every_minute", "write * * * * *"),
            ("0 0 * * monday", "did you mean mon?"), ("0 0 * sept *", "did you mean sep?"),
            ("0 0 * * tus", "did you mean tue"), ("*/90 * * * *", "@every 90m"), ("22-2 * * * *", "22-59,0-2"),
            ("0 0 * * 5-0", "5-7"), ("@every 90", "90s or 90m"), ("@every 1.5h", "1h30m"), ("@every 10ms", "1s"),
            ("* * * * * * 2026", "year"),
        ]
    )
    func hints(expression: String, hint: String) throws {
        let error = try #require(throws: ScheduleError.self) { try Schedule(expression) }
        #expect(error.hint?.contains(hint) == true, "\(error)")
    }

    @Test("read as one sentence, and with carets for a terminal")
    func description() throws {
        let error = try #require(throws: ScheduleError.self) { try Schedule("0 9,25 * * *") }
        #expect(
            error.description
                == #""0 9,25 * * *": hour field: "25" is out of range (at character 5); allowed: 0-23"#
        )
        #expect(error.pointer == "0 9,25 * * *\n    ^^")
    }

    @Test("stay on one line, whatever was written")
    func oneLine() throws {
        let error = try #require(throws: ScheduleError.self) { try Schedule("0 9\n* * x\u{1B}[31m\"") }
        #expect(!error.description.contains { $0.isNewline || $0 == "\u{1B}" })
        #expect(error.pointer.split(separator: "\n").count == 2)
    }

    @Test(
        "of a time zone name the nearest ones",
        arguments: [
            ("europe/berlin", "Europe/Berlin"), ("Europe/Berlim", "Europe/Berlin"), ("Berlin", "Europe/Berlin"),
            ("America/NewYork", "America/New_York"), ("new york", "America/New_York"), ("utc", "UTC"),
            ("Asia/Katmandoo", "Asia/Kathmandu"), ("America/Berlin", "Europe/Berlin"),
        ]
    )
    func zones(name: String, nearest: String) throws {
        let error = try #require(throws: ScheduleError.self) { try Schedule("@daily", zone: name) }
        #expect(error.code == .unknownZone)
        #expect(error.text == name)
        #expect(error.hint?.contains(nearest) == true, "\(error)")
    }

    @Test(
        "of names that would leave the zone database, or are no zone",
        arguments: [
            "", "/etc/passwd", "../../etc/passwd", "Europe/../../etc/passwd", "Europe", "Europe/", "Europe//Berlin",
            "localtime", "posixrules", "Factory", "CET-1CEST", "leapseconds", "tzdata.zi", "Europe/Berlin\0",
        ]
    )
    func implausibleZones(name: String) throws {
        let error = try #require(throws: ScheduleError.self) { try Schedule("@every 5m", zone: name) }
        #expect(error.code == .unknownZone)
    }
}
