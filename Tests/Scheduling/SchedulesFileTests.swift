import FoundationEssentials
import Operations
import Scheduling
import Testing

@Suite("schedules.yaml")
struct SchedulesFileTests {
    @Test("an entry with every key is read")
    func everyKey() throws {
        let file = try SchedulesFile(
            yaml: """
                # comment
                schedules:
                  ingest_emails:
                    every: 1h30m
                    anchor: 2026-01-05T06:00:00Z
                    overlap: buffer_one
                    catch_up: 2d
                    timeout: 15m
                    paused: true
                    parameters: {lookback_days: 7, user_id: "42", deep: [1, 2.5, null, yes, 2026-01-01]}
                  generate_daily_insights:
                    cron: "0 6 * * mon-fri"
                    zone: Europe/Berlin
                    dst: twice
                """
        )
        let emails = try #require(file.overrides.first)
        #expect(emails.job == "ingest_emails")
        #expect(emails.line == 3)
        #expect(emails.every == .seconds(5400))
        #expect(emails.expression == "@every 1h30m")
        #expect(emails.anchor == Date(timeIntervalSince1970: 1_767_592_800))
        #expect(emails.overlap == .bufferOne)
        #expect(emails.catchUp == .seconds(172_800))
        #expect(emails.timeout == .seconds(900))
        #expect(emails.isPaused == true)
        #expect(
            ParameterValue.object(emails.parameters ?? [:]).json
                == #"{"deep":[1,2.5,null,true,"2026-01-01"],"lookback_days":7,"user_id":"42"}"#
        )
        let insights = try #require(file.overrides.last)
        #expect(insights.expression == "0 6 * * mon-fri")
        #expect(insights.zone == "Europe/Berlin")
        #expect(insights.dst == .twice)
        #expect(insights.isPaused == nil && insights.parameters == nil)
    }

    @Test("an empty file says nothing", arguments: ["", "# only a comment\n", "schedules:\n", "schedules: {}\n"])
    func empty(yaml: String) throws {
        #expect(try SchedulesFile(yaml: yaml).overrides.isEmpty)
    }

    @Test("every error is listed at once with its line")
    func allErrorsAtOnce() throws {
        let error = #expect(throws: SchedulesFileError.self) {
            try SchedulesFile(
                yaml: """
                    schedule: {}
                    schedules:
                      a:
                        evry: 5m
                        overlap: bufer_one
                      b:
                        cron: "* * * * *"
                        every: 90
                        timeout: 0s
                        paused: maybe
                        anchor: yesterday
                      c: 5m
                      d:
                        every: 1m
                        cron: "0 0 * * *"
                        parameters: [1]
                        zone:
                    """,
                path: "x.yaml"
            )
        }
        #expect(
            error?.description == """
                x.yaml has 11 errors:
                  line 1: unknown key 'schedule'; did you mean 'schedules'?; allowed: schedules
                  line 4: a: unknown key 'evry'; did you mean 'every'?; allowed: cron, every, zone, dst, anchor, \
                catch_up, overlap, timeout, paused, parameters
                  line 5: a.overlap is 'bufer_one'; did you mean 'buffer_one'?; allowed: skip, allow, buffer_one, \
                cancel_running
                  line 8: b.every is '90', not a duration such as 5m or 1h30m (a number needs its unit: 90s, 90m, …)
                  line 9: b.timeout is '0s'; the least is 1s
                  line 10: b.paused is 'maybe'; allowed: true, false
                  line 11: b.anchor is 'yesterday', not an instant such as 2026-01-05T06:00:00Z
                  line 12: c must be a mapping; allowed keys: cron, every, zone, dst, anchor, catch_up, overlap, \
                timeout, paused, parameters
                  line 13: d has both cron and every; keep one of them
                  line 16: d.parameters must be a mapping of names to values
                  line 17: d.zone has no value
                """
        )
        #expect(error?.exitCode == .configuration)
    }

    @Test("a cron expression that begins with a bare star gets a hint")
    func bareStar() {
        let error = #expect(throws: SchedulesFileError.self) {
            try SchedulesFile(yaml: "schedules:\n  a:\n    cron: */5 * * * *\n")
        }
        #expect(
            error?.problems.first?.reason.hasSuffix("; write a cron expression that begins with * in quotes") == true
        )
        #expect(error?.problems.first?.line == 3)
    }

    @Test("a job that stands there twice is an error")
    func duplicates() {
        let error = #expect(throws: SchedulesFileError.self) {
            try SchedulesFile(yaml: "schedules:\n  a: {every: 1m}\n  a: {every: 2m}\n")
        }
        #expect(error?.description.contains("a stands there more than once") == true)
    }

    @Test("broken YAML, references and a missing file are errors that name the file")
    func broken() {
        for yaml in ["schedules: [", "\t- x", "- 1\n", "schedules: {a: {parameters: *x}}"] {
            let error = #expect(throws: SchedulesFileError.self) { try SchedulesFile(yaml: yaml) }
            #expect(error?.description.hasPrefix("schedules.yaml has 1 error:") == true)
        }
        let error = #expect(throws: SchedulesFileError.self) { try SchedulesFile(path: "/nonexistent.yaml") }
        #expect(
            error?.description
                == "/nonexistent.yaml has 1 error:\n  cannot be read; is the path right, and may this user read it?"
        )
    }
}
