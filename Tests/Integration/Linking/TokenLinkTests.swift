import ArgumentParser
import FoundationEssentials
import Linking
import Postgres
import Testing

@testable import carillon

@Suite("Linking by a token", .timeLimit(.minutes(1)))
struct TokenLinkTests {
    private static func link(
        _ account: String, _ bench: LinkingBench, user: String = "ann@example.com", kinds: Set<ConnectionKind> = []
    ) async throws -> LinkReport {
        let link = TokenLink(
            provider: .gmail, kinds: kinds, account: account, owner: OwnerName(tenant: "t", user: user),
            output: try OutputOptions.parse([]))
        return try await bench.database.transaction { try await link.link("token of \(account)", bench.vault, in: $0) }
    }

    @Test("finds the account however its address is written, and keeps what was read from it")
    func spelling() async throws {
        try await LinkingBench.run { bench in
            let first = try await Self.link("Ann@Example.com", bench, kinds: [.mail, .calendar])
            try await bench.database.query(
                """
                INSERT INTO push_channels (connection_id, address, renew_at)
                VALUES (\(first.connectionID), 'projects/p/topics/t', 'infinity')
                """)
            let again = try await Self.link("ann@example.com", bench, user: "Ann@example.com")
            #expect(again.connectionID == first.connectionID && again.userID == first.userID)
            #expect(
                try await bench.text(
                    """
                    SELECT string_agg(concat_ws('|', account, state, array_to_string(kinds, ',')), ';') FROM connections
                    """) == "Ann@Example.com|active|calendar,mail")
            #expect(try await bench.refreshToken(of: first.connectionID) == "token of ann@example.com")
            #expect(
                try await bench.text("SELECT (renew_at <= clock_timestamp())::text FROM push_channels") == "true")
        }
    }

    @Test("finds the account that its user has linked by consent")
    func consented() async throws {
        try await LinkingBench.run { bench in
            let row = try await bench.database.query(
                """
                WITH tenant AS (INSERT INTO tenants (name) VALUES ('t') RETURNING id)
                INSERT INTO users (tenant_id, email) SELECT id, 'ann@example.com' FROM tenant RETURNING tenant_id, id
                """)[0]
            let owner = LinkOwner(tenantID: try row.decode("tenant_id"), userID: try row.decode("id"))
            let linked = try await bench.link(.gmail, owner)
            #expect(try await Self.link("ANN@example.com", bench).connectionID == linked.connectionID)
            #expect(try await bench.link(.gmail, owner).connectionID == linked.connectionID)
        }
    }
}
