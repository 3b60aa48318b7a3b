import FoundationEssentials
import HTTPClient
import Postgres
import SandboxService
import Testing

@testable import Linking

@Suite("Linking an account", .timeLimit(.minutes(1)))
struct LinkingTests {
    @Test("at both providers stores a sealed token that refreshes", arguments: AccountProvider.allCases)
    func link(provider: AccountProvider) async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let linked = try await bench.link(provider, owner, kinds: [.mail, .calendar])
            #expect(linked.account == "ann@example.com")
            #expect(linked.kinds == [.mail, .calendar])
            #expect(linked.missing.isEmpty && !linked.isReconnected)
            let token = try await bench.refreshToken(of: linked.connectionID)
            let row = try await bench.text(
                """
                SELECT concat_ws('|', provider, account, state, array_to_string(kinds, ','), subject IS NOT NULL,
                    refresh_token LIKE 'v1.k1.%', access_token LIKE 'v1.k1.%', position(\(token) IN refresh_token))
                FROM connections
                """)
            #expect(row == "\(provider.rawValue)|ann@example.com|active|calendar,mail|t|t|t|0")
            #expect(bench.sandbox.state.user("ann@example.com")?.refreshToken == token)
            #expect(try await bench.text("SELECT count(*)::text FROM pending_authorizations") == "0")
            let audit = "SELECT concat_ws('|', actor, action, details->>'account') FROM audit_log"
            #expect(
                try await bench.text(PostgresQuery(stringLiteral: audit)).hasSuffix("|connection.grant|ann@example.com")
            )
        }
    }

    @Test("stores the hash of its state alone, and its verifier sealed")
    func secrets() async throws {
        try await LinkingBench.run { bench in
            let started = try await bench.start(.gmail, try await bench.owner("ann"))
            let query = LinkingBench.query(of: started.url)
            let all = try await bench.text("SELECT row_to_json(p)::text FROM pending_authorizations AS p")
            for name in ["state", "nonce", "code_challenge"] {
                let value = try #require(query.first { $0.name == name }?.value)
                #expect(!all.contains(value))
            }
            #expect(query.first { $0.name == "code_challenge_method" }?.value == "S256")
            #expect(!"\(started)".contains("state"))
        }
    }

    @Test("takes an answer once, whoever is first")
    func once() async throws {
        try await LinkingBench.run { bench in
            let started = try await bench.start(.gmail, try await bench.owner("ann"))
            let query = try await bench.consent(at: started.url)
            let results = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask { (try? await bench.linking.finish(try LinkAnswer(query: query))) != nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(results == 1)
            await expect(.unknownState) { try await bench.linking.finish(try LinkAnswer(query: query)) }
        }
    }

    @Test("takes no answer with another state, none after ten minutes, and links nothing then")
    func states() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let started = try await bench.start(.gmail, owner)
            var query = try await bench.consent(at: started.url)
            let good = query
            query = query.map { $0.name == "state" ? ($0.name, "AAAA") : $0 }
            await expect(.unknownState) { try await bench.linking.finish(try LinkAnswer(query: query)) }
            let span = try await bench.text("SELECT (expires_at - created_at)::text FROM pending_authorizations")
            #expect(span.hasPrefix("00:10:00") || span.hasPrefix("00:09:59.9"))
            try await bench.database.query("UPDATE pending_authorizations SET expires_at = clock_timestamp()")
            await expect(.unknownState) { try await bench.linking.finish(try LinkAnswer(query: good)) }
            #expect(try await bench.text("SELECT count(*)::text FROM connections") == "0")
            _ = try await bench.start(.gmail, owner)
            #expect(try await bench.text("SELECT count(*)::text FROM pending_authorizations") == "1")
        }
    }

    @Test("that is denied links nothing and says so", arguments: AccountProvider.allCases)
    func denied(provider: AccountProvider) async throws {
        try await LinkingBench.run { bench in
            let started = try await bench.start(provider, try await bench.owner("ann"))
            bench.sandbox.state.user("ann@example.com")?.faults = [Fault(.accessDenied, times: 1)]
            let query = try await bench.consent(at: started.url)
            await expect(.denied) { try await bench.linking.finish(try LinkAnswer(query: query)) }
            await expect(.unknownState) { try await bench.linking.finish(try LinkAnswer(query: query)) }
            #expect(try await bench.text("SELECT count(*)::text FROM connections") == "0")
        }
    }

    @Test(
        "with a code that was exchanged for another verifier, or already, is refused",
        arguments: AccountProvider.allCases)
    func foreignCode(provider: AccountProvider) async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let (first, second) = (try await bench.start(provider, owner), try await bench.start(provider, owner))
            let stolen = try await bench.consent(at: first.url).first { $0.name == "code" }
            let answer = try await bench.consent(at: second.url).map {
                $0.name == "code" ? ("code", stolen?.value ?? "") : $0
            }
            await expect(.codeRefused) { try await bench.linking.finish(try LinkAnswer(query: answer)) }
            #expect(try await bench.text("SELECT count(*)::text FROM connections") == "0")
        }
    }

    @Test("begun in one browser is not finished in another, nor by another user")
    func browsers() async throws {
        try await LinkingBench.run { bench in
            let (ann, eve) = (try await bench.owner("ann"), try await bench.owner("eve"))
            let started = try await bench.start(.gmail, ann, isBound: true)
            let answer = try LinkAnswer(query: try await bench.consent(at: started.url))
            await expect(.foreignAnswer) { try await bench.linking.finish(answer) }
            await expect(.foreignAnswer) { try await bench.linking.finish(answer, browserSecret: "AAAA") }
            await expect(.foreignAnswer) { try await bench.linking.finish(answer, as: eve.userID) }
            let linked = try await bench.linking.finish(answer, browserSecret: started.browserSecret)
            #expect(linked.userID == ann.userID)
            let other = try await bench.start(.gmail, ann, isBound: true)
            let byToken = try LinkAnswer(query: try await bench.consent(at: other.url))
            #expect(try await bench.linking.finish(byToken, as: ann.userID).isReconnected)
        }
    }

    @Test("whose user ticks less links less; who ticks nothing links nothing, and no grant is left")
    func scopes() async throws {
        try await LinkingBench.run { bench in
            let user = try #require(bench.sandbox.state.user("ann@example.com"))
            let owner = try await bench.owner("ann")
            user.withheldScopes = ["https://www.googleapis.com/auth/calendar.events.readonly"]
            let part = try await bench.link(.gmail, owner, kinds: [.mail, .calendar])
            #expect(part.kinds == [.mail] && part.missing == [.calendar])
            user.withheldScopes = ["https://graph.microsoft.com/Mail.Read"]
            let started = try await bench.start(.outlook, owner)
            let query = try await bench.consent(at: started.url)
            await expect(.scopesMissing) { try await bench.linking.finish(try LinkAnswer(query: query)) }
            // linked at neither, so far as that provider goes
            #expect(user.isRevoked)
            #expect(try await bench.text("SELECT string_agg(provider, ',') FROM connections") == "gmail")
        }
    }

    @Test("that fails leaves an account that is linked already alone")
    func failedAgain() async throws {
        try await LinkingBench.run { bench in
            let user = try #require(bench.sandbox.state.user("ann@example.com"))
            let owner = try await bench.owner("ann")
            _ = try await bench.link(.outlook, owner)
            user.withheldScopes = ["https://graph.microsoft.com/Calendars.Read"]
            let started = try await bench.start(.outlook, owner, kinds: [.calendar])
            let query = try await bench.consent(at: started.url)
            await expect(.scopesMissing) { try await bench.linking.finish(try LinkAnswer(query: query)) }
            #expect(!user.isRevoked)
            #expect(try await bench.text("SELECT state FROM connections") == "active")
        }
    }

    @Test("again for calendars keeps its mail", arguments: AccountProvider.allCases)
    func incremental(provider: AccountProvider) async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            _ = try await bench.link(provider, owner, kinds: [.mail])
            let more = try await bench.link(provider, owner, kinds: [.calendar])
            #expect(more.kinds == [.mail, .calendar] && more.isReconnected)
        }
    }

    @Test("links no other account than the one that was named")
    func otherAccount() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let started = try await bench.start(.gmail, owner, account: "ann@example.com")
            let query = try await bench.consent(at: started.url, "&sandbox_user=bob%40example.com")
            await expect(.otherAccount) { try await bench.linking.finish(try LinkAnswer(query: query)) }
            #expect(try await bench.text("SELECT count(*)::text FROM connections") == "0")
        }
    }

    @Test("of an account that has got another one's address does not take over what was read from that one")
    func addressOfAnother() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let first = try await bench.link(.gmail, owner)
            for state in ["active", "disconnected"] {
                try await bench.database.query(
                    """
                    UPDATE connections SET subject = 'somebody else', state = \(state), refresh_token = '',
                        access_token = NULL
                    """)
                let started = try await bench.start(.gmail, owner)
                let query = try await bench.consent(at: started.url)
                await expect(.addressTaken) { try await bench.linking.finish(try LinkAnswer(query: query)) }
                #expect(
                    try await bench.text("SELECT string_agg(subject || state, ',') FROM connections")
                        == "somebody else\(state)")
            }
            #expect(bench.sandbox.state.user("ann@example.com")?.isRevoked == true)
            try await bench.database.query("UPDATE connections SET subject = NULL, account = 'Ann@Example.com'")
            #expect(try await bench.link(.gmail, owner).connectionID == first.connectionID)
        }
    }

    @Test("again has what tells of its changes begun anew")
    func push() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let first = try await bench.link(.gmail, owner)
            try await bench.database.query(
                """
                INSERT INTO push_channels (connection_id, address, renew_at)
                VALUES (\(first.connectionID), 'projects/p/topics/t', 'infinity')
                """)
            _ = try await bench.link(.gmail, owner)
            #expect(
                try await bench.text("SELECT (renew_at <= clock_timestamp())::text FROM push_channels") == "true")
        }
    }

    @Test("is begun twenty times at once and no more")
    func tooMany() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            for _ in 0..<PendingAuthorizations.maximumPerUser { _ = try await bench.start(.gmail, owner) }
            await expect(.tooManyLinks) { try await bench.start(.gmail, owner) }
            _ = try await bench.start(.gmail, try await bench.owner("bob"))
        }
    }
}

/// That a call is refused with this code.
func expect<Value>(
    _ code: LinkError.Code, at location: SourceLocation = #_sourceLocation, _ body: () async throws -> Value
) async {
    do {
        _ = try await body()
        Issue.record("was not refused with \(code)", sourceLocation: location)
    } catch let error as LinkError {
        #expect(error.code == code, "\(error.description)", sourceLocation: location)
    } catch {
        Issue.record(error, sourceLocation: location)
    }
}
