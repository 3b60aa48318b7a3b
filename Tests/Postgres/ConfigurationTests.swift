import Testing

@testable import Postgres

@Suite("A database is named by a URL")
struct ConfigurationTests {
    @Test("with all its parts")
    func parts() throws {
        let configuration = try PostgresConfiguration(
            url: "postgres://me:p%40ss%2Fword@db.example:6432/ledger?sslmode=verify-full&connect_timeout=2")
        #expect(configuration.parameters["user"] == "me")
        #expect(configuration.parameters["password"] == "p@ss/word")
        #expect(configuration.parameters["host"] == "db.example")
        #expect(configuration.parameters["port"] == "6432")
        #expect(configuration.parameters["dbname"] == "ledger")
        #expect(configuration.parameters["sslmode"] == "verify-full")
        #expect(configuration.connectTimeout == .seconds(2))
    }

    @Test("options of the URL set the properties of the same meaning")
    func options() throws {
        let configuration = try PostgresConfiguration(
            url: "postgresql://h/d?application_name=me&keepalives_idle=7&tcp_user_timeout=900&target_session_attrs=any")
        #expect(configuration.applicationName == "me")
        #expect(configuration.keepalivesIdle == .seconds(7))
        #expect(configuration.tcpUserTimeout == .milliseconds(900))
        #expect(configuration.targetSessionAttributes == .any)
    }

    @Test("with several hosts, each tried for itself")
    func hosts() throws {
        let configuration = try PostgresConfiguration(url: "postgres://u@a:1,b:2,[::1]:3/d")
        #expect(configuration.hostParameters.map { $0["host"] } == ["a", "b", "::1"])
        #expect(configuration.hostParameters.map { $0["port"] } == ["1", "2", "3"])
    }

    @Test("the password is in no description")
    func redaction() throws {
        let configuration = try PostgresConfiguration(url: "postgres://me:hunter2@db:5432/ledger")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(text.contains("postgres://me@db:5432/ledger"))
            #expect(!text.contains("hunter2"))
        }
    }

    @Test(
        "one that is wrong is refused without being shown",
        arguments: [
            "", "localhost", "mysql://u:hunter2@h/d", "postgres://u:hunter2%zz@h/d", "postgres://u:hunter2@[::1/d",
            "postgres://u:hunter2@h/d?hunter2x=1&", "postgres://u:hunter2@h/d?connect_timeout=soon",
            "postgres://u:hunter2@h/d?target_session_attrs=prefer-standby",
        ])
    func refusal(url: String) throws {
        let error = try #require(throws: PostgresError.self) { try PostgresConfiguration(url: url) }
        #expect(error.code == .configuration)
        #expect(error.message.contains("postgres://user:password@host:5432/database"))
        #expect(!String(reflecting: error).contains("hunter2%"))
        #expect(!String(reflecting: error).contains("hunter2@"))
    }

    @Test("what a session is set up with")
    func sessionParameters() throws {
        var configuration = try PostgresConfiguration(url: "postgres://h/d?options=-c%20work_mem%3D1MB")
        configuration.searchPath = "a, b"
        configuration.statementTimeout = .milliseconds(1500)
        configuration.applicationName = String(repeating: "ü", count: 40)
        let parameters = configuration.sessionParameters
        #expect(
            parameters["options"]
                == #"-c work_mem=1MB -c TimeZone=UTC -c search_path=a,\ b -c statement_timeout=1500"#)
        #expect(parameters["application_name"]?.utf8.count == 62)
        #expect(parameters["tcp_user_timeout"] == "15000")
        #expect(parameters["target_session_attrs"] == "read-write")
    }
}
