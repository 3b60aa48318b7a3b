import FoundationEssentials
import Testing

/// Without a server: what is wrong is found before one is asked.
@Suite("Exit codes", .timeLimit(.minutes(2)))
struct ExitCodeTests {
    @Test(
        "64 for what is written wrongly, before a server is asked",
        arguments: [
            ["tick", "nosuchjob"], ["tick", "ingest_emails", "--parameter", "lookback_days=soon"],
            ["tick", "ingest_emails", "--parameter", "lookback_days"], ["runs", "--job", "ingest_mails"],
            ["runs", "--limit=-1"], ["runs", "--limit=0"], ["scheduler", "preview", "ingest_mails"],
            ["scheduler", "preview", "ingest_emails", "-n=-1"],
            ["scheduler", "preview", "ingest_emails", "--from", "soon"], ["scheduler", "next", "99 * * * *"],
            ["scheduler", "next", "* * * * *", "-n=-1"], ["scheduler", "next", "* * * * *", "--zone", "Mars/Olympus"],
            ["scheduler", "next", "* * * * *", "--dst", "never"], ["scheduler", "next", "* * * * *", "--from", "soon"],
            ["connection", "add", "gmail"], ["connection", "add", "yahoo", "--account", "ann@example.org"],
            ["connection", "add", "pigeon", "--account", "ann@example.org"], ["nosuchcommand"],
        ])
    func usage(arguments: [String]) throws {
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 64, "\(outcome.output)")
        #expect(outcome.output.contains("Error: "))
    }

    @Test("64 with the job that was probably meant")
    func nearMiss() throws {
        let outcome = try Program.run(["runs", "--job", "ingest_mails"])
        #expect(outcome.output.contains("did you mean 'ingest_emails'?"))
    }

    @Test(
        "2 for a configuration or a server at fault",
        arguments: [
            (["connection", "reseal"], ["CARILLON_TOKEN_KEYS": "not-a-key"]),
            (["connection", "list"], ["AMQP_URL": "amqp://h:99999999"]),
            (["settings"], ["LOG_FORMAT": "loud"]),
            (["scheduler", "preview", "ingest_emails"], ["CARILLON_SCHEDULES": "/dev/null/none.yaml"]),
            (["verify"], ["DATABASE_URL": "postgres://carillon@127.0.0.1:1/carillon"]),
            (["tick", "ingest_emails"], ["AMQP_URL": "amqp://127.0.0.1:1"]),
        ])
    func fault(arguments: [String], environment: [String: String]) throws {
        let outcome = try Program.run(arguments, environment: environment)
        #expect(outcome.status == 2, "\(outcome.output)")
        #expect(outcome.output.contains("Error: "))
    }

    @Test("2 for a wrong schedules.yaml where its schedules are needed, 1 where it is what was asked about")
    func schedules() throws {
        try withTemporaryFile("schedules:\n  nosuchjob:\n    every: 5m\n") { path in
            let needed = try Program.run(
                ["scheduler", "preview", "ingest_emails"], environment: ["CARILLON_SCHEDULES": path])
            #expect(needed.status == 2, "\(needed.output)")
            let asked = try Program.run(["scheduler", "check", "--file", path])
            #expect(asked.status == 1 && asked.output.contains("line 2: there is no job 'nosuchjob'"))
            let json = try Program.run(["scheduler", "check", "--json", "--file", path])
            #expect(json.status == 1)
            #expect(json.output.hasPrefix(#"{"file":"\#(path)","problems":[{"line":2,"reason":"there is no job"#))
        }
    }

    @Test("0 for a check that found nothing wrong, which a program reads, too")
    func check() throws {
        let outcome = try Program.run(["scheduler", "check", "--json"])
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix(#"{"changed":0,"problems":[],"schedules":"#), "\(outcome.output)")
    }

    @Test("0 for questions that are answered, even with an error")
    func questions() throws {
        let outcome = try Program.run(
            ["scheduler", "next", "--json"],
            input: """
                {"expression":"* * * * *","n":-1}
                {"expression":"0 0 1 1 *","from":"2026-05-04T10:00:00Z","n":1}

                """)
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix(#"{"error":"n must be a whole number from 0 to "#) == true, "\(outcome.output)")
        #expect(lines.last == #"{"instants":["2027-01-01T00:00:00Z"]}"#)
    }

    @Test(
        "78 of a service, which starting anew does not help",
        arguments: [
            ("cron-publisher", ["AMQP_URL": "amqp://h:99999999"]),
            ("ingestion", ["CARILLON_TOKEN_KEYS": "not-a-key"]),
        ])
    func service(name: String, environment: [String: String]) throws {
        let outcome = try Program.run([], of: name, environment: environment)
        #expect(outcome.status == 78, "\(outcome.output)")
    }

    @Test("1 of a health check that cannot know the port, with the reason")
    func healthCheck() throws {
        let outcome = try Program.run(["healthcheck"], of: "cron-publisher")
        #expect(outcome.status == 1 && outcome.output.contains("HTTP_PORT must be set"), "\(outcome.output)")
    }

    private func withTemporaryFile(_ content: String, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/carillon-\(UUID().uuidString)"
        try content.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }  // a temporary file
        try body(path)
    }
}
