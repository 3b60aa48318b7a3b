import FoundationEssentials
import Logging
import Testing

@testable import Operations

@Suite("Settings")
struct SettingsTests {
    private func load(_ environment: [String: String]) throws(SettingsError) -> Settings {
        try Settings.load(environment: environment, redaction: Redaction())
    }

    /// The problems of an environment, one line each.
    private func problems(_ environment: [String: String]) -> [String] {
        do {
            _ = try load(environment)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("an empty environment gives the documented defaults")
    func defaults() throws {
        let settings = try load([:])
        #expect(settings[.amqpURL] == "amqp://guest:guest@127.0.0.1:5672")
        #expect(settings[.databaseURL] == "postgres://carillon@127.0.0.1:5432/carillon")
        #expect(settings[.databasePoolSize] == 3)
        #expect(settings[.grace] == .seconds(20))
        #expect(settings[.slots] == 16)
        #expect(settings[.logLevel] == LogLevels(.info))
        #expect(settings[.googleClientSecret] == nil)
        #expect(settings[.emailSyncIntervalMinutes] == nil)
        #expect(settings[.disableAuth] == false)
        #expect(origin(of: "CARILLON_SLOTS", in: settings) == .builtIn)
    }

    @Test("the environment wins over the default and says so")
    func environment() throws {
        let settings = try load(["CARILLON_GRACE": "1m30s", "DISABLE_AUTH": "yes", "EMAIL_SYNC_INTERVAL_MINUTES": "7"])
        #expect(settings[.grace] == .seconds(90))
        #expect(settings[.disableAuth])
        #expect(settings[.emailSyncIntervalMinutes] == 7)
        #expect(origin(of: "CARILLON_GRACE", in: settings) == .environment(variable: "CARILLON_GRACE"))
    }

    @Test("a variable that is set to nothing counts as absent")
    func emptyIsAbsent() throws {
        let settings = try load(["GOOGLE_CLIENT_ID": "", "CARILLON_SLOTS": ""])
        #expect(settings[.googleClientID] == nil)
        #expect(settings[.slots] == 16)
    }

    @Test("every error is listed at once, with value and what is allowed")
    func allErrorsAtOnce() throws {
        let found = problems([
            "DATABASE_POOL_SIZE": "5", "HTTP_PORT": "80a", "CARILLON_GRACE": "20", "LOG_FORMAT": "jsn",
            "LOG_LEVEL": "info,amqp=debgu", "AMQP_URL": "http://user:hidden-pass@broker", "CARILLON_SLOT": "3",
            "AMQP_CA_FILE": "/nonexistent/ca.pem", "DISABLE_AUTH": "maybe",
        ])
        #expect(
            found == [
                "AMQP_URL='http://user:[redacted]@broker' has the scheme 'http'; "
                    + "allowed: URLs separated by commas: amqp://… or amqps://…",
                "AMQP_CA_FILE='/nonexistent/ca.pem' names no file; allowed: the path of a readable file",
                "DATABASE_POOL_SIZE='5' is out of range; allowed: a whole number, 2…4",
                "LOG_LEVEL='info,amqp=debgu' has the level 'debgu'; did you mean 'debug'?; allowed: "
                    + "trace, debug, info, notice, warning, error, critical; by component: info,amqp=debug",
                "LOG_FORMAT='jsn' is not one of the choices; did you mean 'json'?; allowed: text or json",
                "HTTP_PORT='80a' is not a whole number; allowed: a port, 0…65535",
                "CARILLON_GRACE='20' is not a duration (a number needs its unit: 20s, 20m, …); "
                    + "allowed: a duration such as 20s or 1h30m, 0s…1h",
                "DISABLE_AUTH='maybe' is neither true nor false; allowed: true or false",
                "CARILLON_SLOT is no setting; did you mean 'CARILLON_SLOTS'?",
            ]
        )
        #expect(SettingsError([]).exitCode == .configuration)
    }

    @Test("unknown variables of other programs and of Kubernetes are left alone")
    func leavesOthersAlone() {
        let found = problems([
            "PATH": "/bin", "CARILLON_CONTROL_SERVICE_HOST": "10.0.0.1", "CARILLON_CONTROL_SERVICE_PORT_HTTP": "80",
            "CARILLON_PORT": "tcp://10.0.0.1:80", "CARILLON_PORT_80_TCP_ADDR": "10.0.0.1",
        ])
        #expect(found.isEmpty)
        #expect(problems(["CARILLON_HTTP_PORT": "80"]).count == 1)
    }

    @Test("a secret comes from a file, without the line feed that ends it")
    func secretFromFile() throws {
        try withTemporaryFile("s3cret-value\n") { path in
            let redaction = Redaction()
            let settings = try Settings.load(environment: ["GOOGLE_CLIENT_SECRET_FILE": path], redaction: redaction)
            #expect(settings[.googleClientSecret]?.revealed == "s3cret-value")
            #expect(origin(of: "GOOGLE_CLIENT_SECRET", in: settings) == .file(path: path))
            #expect(redaction.redact("token s3cret-value!") == "token [redacted]!")
        }
    }

    @Test("a variable and its file together are an error, even when they agree")
    func bothSet() throws {
        try withTemporaryFile("same") { path in
            let found = problems(["GOOGLE_CLIENT_SECRET": "same", "GOOGLE_CLIENT_SECRET_FILE": path])
            #expect(found == ["GOOGLE_CLIENT_SECRET and GOOGLE_CLIENT_SECRET_FILE are both set; keep one of them"])
        }
    }

    @Test("a secret file that is missing or empty is an error that names the file")
    func badFiles() throws {
        let missing = problems(["DATABASE_URL_FILE": "/nonexistent/url"])
        #expect(missing == ["DATABASE_URL_FILE=/nonexistent/url names no file that this user may read"])
        try withTemporaryFile("\n") { path in
            let empty = problems(["CARILLON_TOKEN_KEYS_FILE": path])
            #expect(empty == ["CARILLON_TOKEN_KEYS_FILE=\(path) names an empty file"])
        }
    }

    @Test("an alias means the same; two names with different values are an error")
    func aliases() throws {
        let key = SettingKey<Int>("BATCH", .int(1...9), default: "1", help: "", aliases: ["BATCH_SIZE"])
        let settings = try Settings.load(
            environment: ["BATCH_SIZE": "4"],
            definitions: [key.definition],
            redaction: Redaction()
        )
        #expect(settings[key] == 4)
        #expect(origin(of: "BATCH", in: settings) == .environment(variable: "BATCH_SIZE"))
        #expect(throws: SettingsError.self) {
            try Settings.load(
                environment: ["BATCH_SIZE": "4", "BATCH": "5"],
                definitions: [key.definition],
                redaction: Redaction()
            )
        }
    }

    @Test("what start-up shows contains no secret")
    func provenance() throws {
        let redaction = Redaction()
        let settings = try Settings.load(
            environment: [
                "DATABASE_URL": "postgres://carillon:pa%24%24word@db/carillon?sslpassword=key-password",
                "CARILLON_TOKEN_KEYS": "k1:0123456789", "CARILLON_SLOTS": "4",
            ],
            redaction: redaction
        )
        let shown = settings.provenance.map { "\($0.name)=\($0.value) (\($0.origin))" }
        #expect(
            shown.contains(
                "DATABASE_URL=postgres://carillon:[redacted]@db/carillon?sslpassword=[redacted] "
                    + "(environment DATABASE_URL)"
            )
        )
        #expect(shown.contains("CARILLON_TOKEN_KEYS=[redacted] (environment CARILLON_TOKEN_KEYS)"))
        #expect(shown.contains("CARILLON_SLOTS=4 (environment CARILLON_SLOTS)"))
        #expect(shown.contains("GOOGLE_CLIENT_ID=unset (default)"))
        #expect(redaction.redact("pa$$word key-password k1:0123456789") == "[redacted] [redacted] [redacted]")
    }

    @Test("a secret does not show when it is printed or dumped")
    func secretsDoNotPrint() {
        let secret = Secret("s3cret-value")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect("\(secret) \(String(reflecting: secret))" == "[redacted] [redacted]")
        #expect(!dumped.contains("s3cret-value"))
    }

    @Test("what a job needs beyond the defaults is asked for by name, all at once")
    func require() throws {
        let settings = try load(["GOOGLE_CLIENT_ID": "abc"])
        #expect(throws: Never.self) { try settings.require("GOOGLE_CLIENT_ID", because: "it signs in") }
        let error = #expect(throws: SettingsError.self) {
            try settings.require(
                "GOOGLE_CLIENT_ID",
                "GOOGLE_CLIENT_SECRET",
                "CARILLON_TOKEN_KEYS",
                because: "it signs in"
            )
        }
        #expect(
            error?.problems.map(\.description) == [
                "GOOGLE_CLIENT_SECRET must be set: it signs in", "CARILLON_TOKEN_KEYS must be set: it signs in",
            ]
        )
    }

    @Test("the configuration table has a row for every setting")
    func markdown() {
        let lines = SettingDefinition.markdown().split(separator: "\n")
        #expect(lines.count == SettingDefinition.all.count + 2)
        #expect(Set(SettingDefinition.all.map(\.name)).count == SettingDefinition.all.count)
        #expect(
            lines.contains(
                "| `GOOGLE_CLIENT_SECRET` or `GOOGLE_CLIENT_SECRET_FILE` | a secret | – "
                    + "| The secret of `GOOGLE_CLIENT_ID`. |"
            )
        )
        #expect(
            lines.contains(
                "| `DATABASE_POOL_SIZE` | a whole number, 2…4 | `3` | Pooled database sessions per replica. "
                    + "The session that holds the lock and listens comes on top. |"
            )
        )
    }

    private func origin(of name: String, in settings: Settings) -> SettingOrigin? {
        settings.provenance.first { $0.name == name }?.origin
    }

    private func withTemporaryFile(_ content: String, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/carillon-\(UUID().uuidString)"
        try content.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }
}
