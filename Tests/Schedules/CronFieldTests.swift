import Testing

@testable import Schedules

@Suite("Cron fields")
struct CronFieldTests {
    @Test(
        "lists, ranges, steps and names mean these numbers",
        arguments: [
            (CronField.minute, "*", Array(0...59)), (.minute, "*/15", [0, 15, 30, 45]), (.minute, "*/40", [0, 40]),
            (.minute, "5", [5]), (.minute, "05", [5]), (.minute, "3,1,2,1", [1, 2, 3]),
            (.minute, "10-14", [10, 11, 12, 13, 14]),
            (.minute, "10-20/5", [10, 15, 20]), (.minute, "50/4", [50, 54, 58]), (.minute, "7-7", [7]),
            (.minute, "0-10/4,30,58/1", [0, 4, 8, 30, 58, 59]), (.hour, "*/7", [0, 7, 14, 21]), (.hour, "23", [23]),
            (.second, "59", [59]), (.dayOfMonth, "?", Array(1...31)), (.dayOfMonth, "*/10", [1, 11, 21, 31]),
            (.month, "jan,DEC", [1, 12]), (.month, "Mar-mAy", [3, 4, 5]), (.month, "*/5", [1, 6, 11]),
            (.month, "jan-6/2", [1, 3, 5]), (.dayOfWeek, "0", [0]), (.dayOfWeek, "7", [0]), (.dayOfWeek, "SUN", [0]),
            (.dayOfWeek, "mon-fri", [1, 2, 3, 4, 5]), (.dayOfWeek, "5-7", [0, 5, 6]), (.dayOfWeek, "sat-sun", [0, 6]),
            (.dayOfWeek, "sun-tue", [0, 1, 2]), (.dayOfWeek, "0-7", Array(0...6)), (.dayOfWeek, "*/2", [0, 2, 4, 6]),
            (.dayOfWeek, "1/2", [0, 1, 3, 5]), (.dayOfWeek, "?", Array(0...6)),
        ]
    )
    func values(field: CronField, text: String, values: [Int]) throws {
        let expression = ExpressionText(text)
        let result = try CronFieldParser(field: field, expression: expression).parse(0..<text.count)
        #expect((0..<64).filter { result.bits.contains(bit: $0) } == values)
    }

    @Test(
        "macros stand for their five fields in any case",
        arguments: [
            ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"), ("@weekly", "0 0 * * 0"),
            ("@daily", "0 0 * * *"), ("@Midnight", "0 0 * * *"), (" @HOURLY\t", "0 * * * *"),
        ]
    )
    func macros(macro: String, fields: String) throws {
        #expect(try Schedule(macro).timing == Schedule(fields).timing)
    }

    @Test("white space around and between fields does not count")
    func whiteSpace() throws {
        let schedule = try Schedule("  \t5  4\t* *  1-5 ")
        #expect(schedule.expression == "5  4\t* *  1-5")
        #expect(try schedule.timing == Schedule("5 4 * * mon-fri").timing)
    }

    @Test("six fields begin with seconds, five fire at second 0")
    func seconds() throws {
        let start = instant("2026-01-01 00:00")
        #expect(try Schedule("* * * * *").next(after: start) == instant("2026-01-01 00:01"))
        #expect(try Schedule("*/20 * * * * *").next(after: start) == instant("2026-01-01 00:00:20"))
    }

    @Test(
        "a star, range or step in second, minute or hour makes an interval",
        arguments: [
            ("30 2 * * *", true), ("0,30 1,2 * * *", true), ("30 2 1-5 */2 mon-fri", true), ("5 30 2 * * *", true),
            ("@daily", true), ("* 2 * * *", false), ("30 * * * *", false), ("30 1-2 * * *", false),
            ("0/30 2 * * *", false), ("0-5 2 * * *", false), ("*/5 30 2 * * *", false), ("0 30,*/20 2 * * *", false),
            ("@hourly", false), ("@every 5m", false),
        ]
    )
    func intervals(expression: String, isFixedTime: Bool) throws {
        #expect(try Schedule(expression).isFixedTime == isFixedTime)
    }
}
