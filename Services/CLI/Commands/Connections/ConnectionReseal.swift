import ArgumentParser
import FoundationEssentials
import Hosting
import Postgres
import Providers

/// Key rotation.
struct ConnectionReseal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reseal", abstract: "Seal every stored token anew with the first key of CARILLON_TOKEN_KEYS.",
        discussion: "Afterwards the old keys can be taken out of CARILLON_TOKEN_KEYS.")

    @OptionGroup var output: OutputOptions

    private struct Report: Encodable {
        var resealed = 0
        var current = 0
    }

    func run() async throws {
        try await Session.with { backbone, settings in
            let vault = try TokenVault(settings)
            var report = Report()
            let ids = try await backbone.database.query(
                "SELECT id FROM connections WHERE state <> 'disconnected' ORDER BY id")
            for row in ids {
                let id = try row.decode("id", as: UUID.self)
                let changed = try await backbone.database.transaction { try await reseal(id, vault, in: $0) }
                if changed { report.resealed += 1 } else { report.current += 1 }
            }
            if output.json { return try JSONLine.print(report) }
            print("\(report.resealed) sealed anew, \(report.current) had the first key already")
        }
    }

    /// The access token is dropped: the next sync gets a new one.
    func reseal(_ id: UUID, _ vault: TokenVault, in transaction: PostgresTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            "SELECT refresh_token, tenant_id, user_id FROM connections WHERE id = \(id) AND refresh_token <> '' FOR UPDATE"
        )
        guard let row = rows.first else { return false }
        let sealed = try row.decode("refresh_token", as: String.self)
        guard try vault.needsReseal(sealed) else { return false }
        let context = TokenContext(connectionID: id, purpose: .refreshToken)
        let renewed = try vault.seal(try vault.open(sealed, for: context), for: context)
        try await transaction.query(
            """
            UPDATE connections SET refresh_token = \(renewed), access_token = NULL, updated_at = clock_timestamp()
            WHERE id = \(id)
            """)
        try await transaction.query(
            """
            INSERT INTO audit_log (actor, action, subject, tenant_id, user_id)
            VALUES ('operator', 'connection.reseal', \(id.uuidString.lowercased()),
                \(try row.decode("tenant_id", as: UUID.self)), \(try row.decode("user_id", as: UUID.self)))
            """)
        return true
    }
}
