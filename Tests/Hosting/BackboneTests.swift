import Logging
import Postgres
import Testing

@testable import Hosting
@testable import Operations

@Suite("The connections of a process")
struct BackboneTests {
    private func backbone(_ environment: [String: String] = [:]) throws -> Backbone {
        let settings = try Settings.load(environment: environment, redaction: Redaction())
        return try Backbone("test", settings: settings, logger: Logger(label: "test"))
    }

    @Test("wait for an answer longer than the server lets a statement last, but not for ever")
    func responseTimeout() throws {
        let session = try backbone().session
        let statement = try #require(session.statementTimeout)
        #expect(try #require(session.responseTimeout) >= statement + .seconds(10))
    }

    @Test(
        "refuse an URL that cannot be used, by the name of its setting and without its password",
        arguments: [
            ("DATABASE_URL", "postgres://u:hidden-pass@h/d?no_such_option=1"),
            ("AMQP_URL", "amqp://u:hidden-pass@h:99999999"),
        ]
    )
    func unusable(name: String, url: String) throws {
        let error = #expect(throws: SettingsError.self) { try backbone([name: url]) }
        #expect(error?.exitCode == .configuration)
        #expect(error?.problems.map(\.name) == [name])
        #expect(error?.description.contains("hidden-pass") == false)
    }
}
