import ArgumentParser
import FoundationEssentials
import Hosting
import JWTKit
import Operations
import Postgres

/// A bearer token for the HTTP API, for trying it and for scripts; programs have an issuer of their own.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Print a bearer token of a user for the HTTP API.",
        discussion:
            "Signed with JWT_KEY, which must be a shared secret. Whoever has the token is that user while it lasts.")

    @Option(name: .long, help: "The user's e-mail address or id.") var user: String
    @Option(name: .long, help: "The tenant's name.") var tenant = "default"
    @Option(name: .long, help: "How many minutes it lasts, 1 to 1440.") var minutes = 60

    private struct Claims: JWTPayload {
        var sub: String
        var iat: Int
        var exp: Int
        var iss: String?
        var aud: String?

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    func validate() throws {
        guard (1...1440).contains(minutes) else { throw ValidationError("--minutes must be 1 to 1440") }
    }

    func run() async throws {
        try await Session.with { backbone, settings in
            try settings.require("JWT_KEY", because: "tokens are signed with it")
            let key = settings[.jwtKey]?.revealed ?? ""
            guard !key.hasPrefix("-----BEGIN") else {
                throw Session.failure("JWT_KEY is a public key, which signs nothing: ask its issuer for a token")
            }
            let now = Int(Date().timeIntervalSince1970)
            let claims = Claims(
                sub: try await find(in: backbone.database).uuidString.lowercased(), iat: now, exp: now + minutes * 60,
                iss: settings[.jwtIssuer], aud: settings[.jwtAudience])
            let keys = await JWTKeyCollection().add(hmac: HMACKey(from: Array(key.utf8)), digestAlgorithm: .sha256)
            print(try await keys.sign(claims))
        }
    }

    private func find(in database: any PostgresQuerying) async throws -> UUID {
        let rows = try await database.query(
            """
            SELECT users.id FROM users JOIN tenants ON tenants.id = tenant_id
            WHERE users.id::text = lower(\(user)) OR (users.email = \(user) AND tenants.name = \(tenant))
            """)
        guard let row = rows.first else {
            Output.error("there is no user '\(user)' in the tenant '\(tenant)'")
            throw ExitCode(1)
        }
        return try row.decode("id")
    }
}
