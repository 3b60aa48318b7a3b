import FoundationEssentials
import Jobs
import JobsTesting
import Models
import Postgres
import Providers
import Synchronization
import Testing

@testable import IngestionJobs

/// Asks for tokens of one connection many times at once, as jobs of its mail and its calendars do.
private struct AskTogether: QueuedJob {
    static let type = "ask_together"
    static let family = Family.ingestion

    struct Payload: Codable, Sendable {
        var connectionID: UUID
        var refused = false
    }

    let grants: Grants

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        guard let connection = try await Connections.load(payload.connectionID, in: context.database) else {
            return .cancel(reason: "no connection")
        }
        let vault = try MailFixture.vault()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                let tokens = ConnectionTokens(
                    connection: connection, vault: vault, refresh: { token, _ in try await grants.refresh(token) },
                    context: context)
                group.addTask {
                    let token = try await tokens.token(forceRefresh: false)
                    guard payload.refused else { return grants.given.withLock { _ = $0.insert(token) } }
                    let fresh = try await tokens.token(forceRefresh: true)
                    grants.given.withLock { _ = $0.insert(fresh) }
                    // By our clock the refused one still lives, in the row as the job read it.
                    let next = try await tokens.token(forceRefresh: false)
                    if next != fresh { grants.given.withLock { _ = $0.insert("after \(fresh): \(next)") } }
                }
            }
            try await group.waitForAll()
        }
        return .done()
    }
}

/// A token endpoint whose tokens count up.
private final class Grants: Sendable {
    let count = Mutex(0)
    let used = Mutex<[String]>([])
    let given = Mutex<Set<String>>([])

    func refresh(_ token: String) async throws -> OAuthToken {
        used.withLock { $0.append(token) }
        let number = count.withLock { count in
            count += 1
            return count
        }
        // Lets the others have their turn in between.
        for _ in 0..<100 { await Task.yield() }
        return OAuthToken(
            accessToken: "A\(number)", expiresAt: .now.addingTimeInterval(3600), scope: "", refreshToken: "R\(number)")
    }
}

extension MailTests {
    @Suite("The tokens of a connection")
    struct ConnectionTokensTests {
        @Test(
            "are refreshed once, however many ask, and all get the same; the new refresh token is the one that is used next"
        )
        func together() async throws {
            try await MailFixture.with { mail in
                let grants = Grants()
                let service = try await TestService(.ingestion, on: mail.database) {
                    $0.register(AskTogether(grants: grants))
                }
                try await mail.grant("R0")
                // Whoever held the lease before has died.
                try await mail.pool.query(
                    "UPDATE connections SET refreshing_until = clock_timestamp() - interval '1 second'")
                let first = try await service.perform(AskTogether.self, .init(connectionID: mail.connection.id))
                #expect(first.job.status == .completed)
                #expect(grants.given.withLock { $0 } == ["A1"] && grants.count.withLock { $0 } == 1)
                let second = try await service.perform(
                    AskTogether.self, .init(connectionID: mail.connection.id, refused: true))
                #expect(second.job.status == .completed)
                #expect(grants.given.withLock { $0 } == ["A1", "A2"] && grants.count.withLock { $0 } == 2)
                #expect(grants.used.withLock { $0 } == ["R0", "R1"])
                #expect(try await mail.refreshToken() == "R2")
                #expect(try await mail.count("connections WHERE refreshing_until IS NULL") == 1)
            }
        }
    }
}
