import HTTPClient
import Hummingbird
import Linking
import Logging
import Operations
import Testing

@testable import ControlService

@Suite("The API's settings")
struct SettingsTests {
    private func authentication(_ environment: [String: String]) async throws -> Authentication {
        let settings = try Settings.load(environment: environment, redaction: Redaction())
        let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "test"))
        return try await ControlAPI.authentication(settings, transport: http)
    }

    @Test("let nobody in without a key, and are refused with two")
    func keys() async throws {
        for environment in [
            [:], ["JWT_KEY": ControlBench.secret, "JWT_JWKS_URL": "https://keys.example"], ["JWT_KEY": "short"],
        ] {
            await #expect(throws: SettingsError.self) { try await authentication(environment) }
        }
        #expect(try await !authentication(["JWT_KEY": ControlBench.secret]).isDisabled)
    }

    @Test("want to know who issues tokens, and for whom, where others publish the keys, and say what to set")
    func parties() async throws {
        let keys = ["JWT_JWKS_URL": "https://keys.example"]
        let (issuer, audience) = (["JWT_ISSUER": "https://login.example"], ["JWT_AUDIENCE": "carillon"])
        for (given, missing) in [
            ([:], ["JWT_ISSUER", "JWT_AUDIENCE"]), (issuer, ["JWT_AUDIENCE"]), (audience, ["JWT_ISSUER"]),
        ] {
            let error = await #expect(throws: SettingsError.self) {
                try await authentication(keys.merging(given) { $1 })
            }
            #expect(error?.problems.map(\.name) == missing)
            #expect(error?.exitCode == .configuration)
        }
        let whole = keys.merging(issuer) { $1 }.merging(audience) { $1 }
        #expect(try await !authentication(whole).isDisabled)
    }

    @Test("take the API's own URL with a path and with slashes at its end")
    func url() throws {
        for (url, root, path) in [
            ("https://carillon.example", "https://carillon.example", "/connections"),
            ("https://carillon.example/", "https://carillon.example", "/connections"),
            (
                "https://intra.example:8443/team/carillon//", "https://intra.example:8443/team/carillon",
                "/team/carillon/connections"
            ),
        ] {
            let callback = CallbackAddress(root: url, bindsBrowser: true)
            #expect(callback.url(.gmail) == "\(root)/connections/gmail/callback")
            #expect(callback.cookie(.gmail, "s").path == path)
            let settings = try Settings.load(
                environment: ["GMAIL_PUSH_ACCOUNT": "push@example.com"], redaction: Redaction())
            let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "test"))
            let push = ControlAPI.gmailPush(settings, url: CallbackAddress.root(of: url), transport: http)
            #expect(push?.audience == "\(root)/push/gmail")
        }
    }

    @Test("switch authentication off on loopback only, unless they insist")
    func disabled() async throws {
        for host in ["127.0.0.1", "::1", "localhost", "127.0.0.2"] {
            #expect(try await authentication(["DISABLE_AUTH": "true", "CONTROL_HOST": host]).isDisabled)
        }
        for host in ["0.0.0.0", "::", "192.168.0.1", "127.evil.example", "example.org"] {
            await #expect(throws: SettingsError.self) {
                try await authentication(["DISABLE_AUTH": "true", "CONTROL_HOST": host])
            }
        }
        let forced = ["DISABLE_AUTH": "true", "CONTROL_HOST": "0.0.0.0", "DISABLE_AUTH_ANYWHERE": "true"]
        #expect(try await authentication(forced).isDisabled)
    }
}
