import HTTPClient
import Hosting
import Library
import Linking
import Logging
package import Operations
import Postgres
package import ServiceLifecycle

extension ControlAPI {
    /// What the executable runs.
    ///
    /// - Throws: `SettingsError`, or `HTTPClientError`.
    package static func services(_ runtime: ServiceRuntime) async throws -> [any Service] {
        runtime.metrics.describe(MetricDescription.carillon)
        let settings = runtime.settings
        let backbone = try Backbone(runtime.name, settings: settings, logger: runtime.logger)
        let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "http"))
        let (host, port) = (settings[.controlHost], settings[.controlPort])
        let url = CallbackAddress.root(of: settings[.controlURL] ?? "http://\(host):\(port)")
        let api = ControlAPI(
            database: backbone.database,
            linking: try AccountLinking(settings, database: backbone.database, transport: http),
            embedders: try Embedders(settings, transport: http),
            authentication: try await authentication(settings, transport: http),
            gmailPush: gmailPush(settings, url: url, transport: http), url: url, logger: runtime.logger)
        runtime.health.readiness("database") {
            do {
                try await backbone.database.query("SELECT 1")
                return .ok
            } catch {
                return .failing("the database does not answer")
            }
        }
        return [
            PoolService(pool: backbone.database),
            ControlServer(api.router, host: host, port: port, logger: runtime.logger),
        ]
    }

    /// - Parameter url: without a slash at its end.
    static func gmailPush(_ settings: Settings, url: String, transport: any HTTPTransport) -> PushSignature? {
        settings[.gmailPushAccount].map { account in
            PushSignature(
                account: account, audience: settings[.gmailPushAudience] ?? "\(url)/push/gmail",
                keys: RemoteKeys(url: settings[.googleKeysURL], transport: transport))
        }
    }

    /// - Throws: `SettingsError` where nobody could get in, or everybody.
    static func authentication(_ settings: Settings, transport: any HTTPTransport) async throws -> Authentication {
        guard !settings[.disableAuth] else {
            guard isLoopback(settings[.controlHost]) || settings[.disableAuthAnywhere] else {
                throw SettingsError([
                    SettingsProblem(
                        name: "DISABLE_AUTH", value: "true",
                        reason:
                            "lets everybody in who reaches \(settings[.controlHost]); bind CONTROL_HOST to loopback, or "
                            + "set DISABLE_AUTH_ANYWHERE=true")
                ])
            }
            return .disabled
        }
        return .bearer(
            BearerVerifier(
                keys: try await keys(settings, transport), issuer: settings[.jwtIssuer],
                audience: settings[.jwtAudience]))
    }

    private static func keys(_ settings: Settings, _ transport: any HTTPTransport) async throws -> BearerKeys {
        switch (settings[.jwtKey], settings[.jwtKeysURL]) {
        case (let key?, nil): return try await BearerKeys(key.revealed)
        case (nil, let url?):
            try requireParties(settings)
            return .published(RemoteKeys(url: url, transport: transport))
        default:
            throw SettingsError([
                SettingsProblem(
                    name: "JWT_KEY", reason: "or JWT_JWKS_URL must be set, and not both: one verifies bearer tokens")
            ])
        }
    }

    /// Who publishes keys signs with them for all his services.
    private static func requireParties(_ settings: Settings) throws {
        let parties = [("JWT_ISSUER", settings[.jwtIssuer], "iss"), ("JWT_AUDIENCE", settings[.jwtAudience], "aud")]
        let missing = parties.filter { $0.1 == nil }.map { name, _, claim in
            SettingsProblem(
                name: name,
                reason:
                    "must be set with JWT_JWKS_URL, to the '\(claim)' of the tokens that are meant for Carillon: whoever "
                    + "publishes those keys signs tokens for other services too, and each would open this API")
        }
        guard missing.isEmpty else { throw SettingsError(missing) }
    }

    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1"
            || host.hasPrefix("127.")
                && host.allSatisfy { $0.isNumber || $0 == "." }
    }
}
