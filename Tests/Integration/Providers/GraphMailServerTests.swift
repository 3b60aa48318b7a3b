import FoundationEssentials
import Providers
import SandboxService
import Testing

@Suite("Graph mail against the sandbox", .timeLimit(.minutes(3)))
struct GraphMailServerTests {
    private static let new = NewUser(email: ProviderBench.email, messages: 150)

    @Test("a copy follows the mailbox through changes of every kind, message by message")
    func follows() async throws {
        try await ProviderBench.run(Self.new) { bench in
            var copy = MailCopy(bench.graph().mail)
            try await copy.sync()
            #expect(copy.lines == MailCopy.expected(bench.user.dump()))
            #expect(copy.folders.contains { $0.displayName == "2026" })
            for _ in 0..<5 {
                bench.user.act(steps: 25)
                try await copy.sync()
                #expect(copy.lines == MailCopy.expected(bench.user.dump()))
            }
            #expect(copy.resyncs == 0)
            // Pages, links and moves between folders kept every id.
            #expect(copy.messages.keys.allSatisfy { $0.hasPrefix("AAkALg") })
        }
    }

    @Test("a mailbox that forgot its tokens is read anew, and comes out the same")
    func expired() async throws {
        try await ProviderBench.run(Self.new) { bench in
            var copy = MailCopy(bench.graph().mail)
            try await copy.sync()
            bench.user.act(steps: 40)
            bench.user.expireHistory()
            try await copy.sync()
            #expect(copy.resyncs == copy.folders.count)
            #expect(copy.lines == MailCopy.expected(bench.user.dump()))
        }
    }

    @Test("with a tenth of all calls failing in every way that passes, the copy is the same")
    func faults() async throws {
        try await ProviderBench.run(Self.new) { bench in
            let kinds: [FaultKind] = [
                .unauthorized, .tooManyRequests, .internalError, .unavailable, .gatewayTimeout, .truncated, .reset,
                .slow, .gone, .syncStateNotFound, .resyncRequired,
            ]
            bench.user.faults = kinds.map { Fault($0, probability: 0.012, retryAfter: 1, delayMs: 5) }
            var copy = MailCopy(bench.graph(pageSize: 20).mail)
            for _ in 0..<3 {
                try await Self.patiently { try await copy.sync() }
                bench.user.act(steps: 20)
            }
            bench.user.faults = []
            try await copy.sync()
            #expect(copy.lines == MailCopy.expected(bench.user.dump()))
            let counts = bench.user.counts
            #expect(counts.endpoints.values.reduce(0) { $0 + $1.faults } > 0)
            #expect(counts.peakOutlookConcurrency <= 4 && counts.refused == 0)
        }
    }

    /// A second loss of the cursor in one round ends the round; the next one begins anew.
    private static func patiently(_ body: () async throws -> Void) async throws {
        for _ in 0..<20 {
            do {
                return try await body()
            } catch ProviderError.resyncNeeded {
                continue
            }
        }
        try await body()
    }

    @Test("four at once and no more: the sandbox would refuse the fifth")
    func concurrency() async throws {
        try await ProviderBench.run(Self.new) { bench in
            bench.user.faults = [Fault(.slow, delayMs: 20)]
            let client = bench.graph()
            let (mail, calendar) = (client.mail, client.calendar)
            var ids: [String] = []
            if case let page = try await mail.delta(folder: "inbox") {
                ids = page.changes.compactMap { if case .upsert(let message) = $0 { message.id } else { nil } }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    for id in ids { group.addTask { _ = try await mail.content(of: id) } }
                    group.addTask { _ = try await calendar.calendars() }
                }
                try await group.waitForAll()
            }
            #expect(bench.user.counts.peakOutlookConcurrency == 4)
            #expect(bench.user.counts.refused == 0)
        }
    }

    @Test("a message is had whole: its bytes, its attachments, its headers")
    func whole() async throws {
        try await ProviderBench.run { bench in
            let raw = """
                From: Bob <bob@example.org>\r
                To: ann@example.com\r
                Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r
                Message-ID: <1@example.org>\r
                In-Reply-To: <0@example.org>\r
                MIME-Version: 1.0\r
                Content-Type: multipart/mixed; boundary=b\r
                \r
                --b\r
                Content-Type: text/plain\r
                \r
                new\r
                > old\r
                --b\r
                Content-Type: text/csv\r
                Content-Disposition: attachment; filename="a.csv"\r
                \r
                1,2\r
                --b--\r

                """
            try bench.user.deliver(Array(raw.utf8))
            let mail = bench.graph().mail
            guard case .upsert(let message)? = try await mail.delta(folder: "inbox").changes.first else {
                Issue.record("a message was expected")
                return
            }
            #expect(message.subject == "Grüße" && message.header("In-Reply-To") == "<0@example.org>")
            #expect(message.hasAttachments == true && message.from?.address == "bob@example.org")
            #expect(message.uniqueBody?.content.contains("old") == false)
            #expect(try await mail.content(of: message.id) == Array(raw.utf8))
            let attachment = try #require(try await mail.attachments(of: message.id).first)
            #expect(attachment.name == "a.csv")
            let content = try await mail.content(ofAttachment: attachment.id, of: message.id)
            #expect(String(decoding: content, as: UTF8.self).hasPrefix("1,2"))
            // Moved, it is still had by the same id.
            bench.user.expireHistory()
            try bench.user.changeLabels(of: bench.user.messageIDs[0], add: ["TRASH"])
            #expect(try await mail.message(message.id).parentFolderID != message.parentFolderID)
        }
    }

    @Test("Microsoft's tokens rotate, the old ones go on working, and a revoked grant is dead")
    func tokens() async throws {
        try await ProviderBench.run { bench in
            let standard = SandboxConfiguration()
            var configuration = MicrosoftOAuthConfiguration(
                clientID: standard.clientID, clientSecret: standard.clientSecret)
            configuration.authority = bench.baseURL
            let oauth = MicrosoftOAuth(configuration: configuration, transport: bench.transport)
            let scopes = [MicrosoftScopes.offline, MicrosoftScopes.mail]
            let first = try await oauth.refresh(bench.user.refreshToken, scopes: scopes)
            let newer = try #require(first.refreshToken)
            let second = try await oauth.refresh(newer, scopes: scopes)
            #expect(second.refreshToken != newer && first.accessToken != second.accessToken)
            _ = try await oauth.refresh(newer, scopes: scopes)
            let cases: [(FaultKind, OAuthFailure)] = [
                (.invalidGrant, .invalidGrant(subtype: "AADSTS700082")),
                (.interactionRequired, .invalidGrant(subtype: "AADSTS50076")),
                (.consentRequired, .invalidGrant(subtype: "AADSTS65001")), (.invalidClient, .invalidClient),
                (.unauthorizedClient, .invalidClient),
                (.invalidScope, .unexpected(status: 400, code: "invalid_scope")),
            ]
            for (kind, failure) in cases {
                bench.user.faults = [Fault(kind, times: 1)]
                await #expect(throws: failure) { try await oauth.refresh(newer, scopes: scopes) }
            }
            bench.user.faults = [Fault(.temporarilyUnavailable, times: 1, retryAfter: 0)]
            _ = try await oauth.refresh(newer, scopes: scopes)
            bench.server.state.revokeGrant(of: ProviderBench.email)
            await #expect(throws: OAuthFailure.invalidGrant(subtype: "AADSTS50173")) {
                try await oauth.refresh(newer, scopes: scopes)
            }
        }
    }
}
