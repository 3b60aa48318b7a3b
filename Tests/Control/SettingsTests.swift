import HTTPClient
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
        #expect(try await !authentication(["JWT_JWKS_URL": "https://keys.example"]).isDisabled)
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
