import FoundationEssentials
import HTTPClient
import HTTPTypes
import JobsTesting
import Linking
import Models
import Postgres
import Providers
import Synchronization
import Testing

@testable import IngestionJobs
@testable import SandboxService

extension MailTests {
    @Suite("What providers tell of changes")
    struct PushTests {
        private static func message(_ subject: String) -> [UInt8] {
            Array("From: eve@example.com\r\nTo: ann@example.com\r\nSubject: \(subject)\r\n\r\nHello.\r\n".utf8)
        }

        @Test(
            "has the mailbox synced without being asked, and brings what came", arguments: [Provider.gmail, .outlook])
        func tells(provider: Provider) async throws {
            try await PushBench.with { bench in
                let user = try await bench.sync.link(provider, NewUser(email: "ann@example.com", messages: 10))
                try await bench.sync.tick(IngestEmails.self)
                #expect(
                    try await bench.sync.count(
                        "push_channels WHERE expires_at > renew_at AND renew_at > clock_timestamp() AND error IS NULL")
                        == 1)
                try user.deliver(Self.message("news"))
                try await bench.pushed()
                try await bench.sync.service.drain()
                #expect(try await bench.sync.count("mail_messages WHERE subject = 'news'") == 1)
                #expect(try await bench.sync.count("push_channels WHERE notified_at IS NOT NULL") == 1)
            }
        }

        @Test("is asked for again before it lapses, and under the same name where that is there still")
        func renews() async throws {
            try await PushBench.with { bench in
                _ = try await bench.sync.link(.outlook, NewUser(email: "ann@example.com", messages: 1))
                try await bench.sync.tick(IngestEmails.self)
                let before = try await bench.sync.lines("SELECT provider_id AS line FROM push_channels")
                try await bench.sync.pool.query("UPDATE push_channels SET renew_at = clock_timestamp()")
                try await bench.sync.tick(IngestEmails.self)
                #expect(try await bench.sync.lines("SELECT provider_id AS line FROM push_channels") == before)
                #expect(try await bench.sync.count("push_channels WHERE renew_at > clock_timestamp()") == 1)
                try await bench.sync.pool.query(
                    "UPDATE push_channels SET provider_id = 'gone', renew_at = clock_timestamp()")
                try await bench.sync.tick(IngestEmails.self)
                #expect(try await bench.sync.count("push_channels WHERE provider_id LIKE 'sub-%'") == 1)
            }
        }

        @Test("is begun anew where the provider will not go on with it")
        func refusedRenewal() async throws {
            try await PushBench.with { bench in
                let user = try await bench.sync.link(.outlook, NewUser(email: "ann@example.com", messages: 1))
                try await bench.sync.tick(IngestEmails.self)
                let before = try await bench.sync.lines("SELECT provider_id AS line FROM push_channels")
                try await bench.sync.pool.query("UPDATE push_channels SET renew_at = clock_timestamp()")
                user.addFaults([Fault(.forbidden, endpoint: .graphSubscriptions, times: 1)])
                try await bench.sync.tick(IngestEmails.self)
                #expect(try await bench.sync.lines("SELECT provider_id AS line FROM push_channels") != before)
                #expect(
                    try await bench.sync.count("push_channels WHERE error IS NULL AND renew_at > clock_timestamp()")
                        == 1)
            }
        }

        @Test("is begun anew when our address has changed, for a subscription cannot be given another")
        func movedAddress() async throws {
            try await PushBench.with { bench in
                let user = try await bench.sync.link(.outlook, NewUser(email: "ann@example.com", messages: 1))
                try await bench.sync.tick(IngestEmails.self)
                let before = try await bench.sync.lines("SELECT provider_id AS line FROM push_channels")
                try await bench.sync.pool.query("UPDATE push_channels SET address = 'https://old.example/push/outlook'")
                try await bench.sync.tick(IngestEmails.self)
                let rows = try await bench.sync.lines("SELECT provider_id || ' ' || address AS line FROM push_channels")
                #expect(rows.count == 1 && rows[0].hasSuffix(" \(bench.root)/push/outlook"))
                #expect(!rows[0].hasPrefix(before[0]))
                #expect(bench.sync.server.state.pushes.counts.subscriptions == 1)
                try user.deliver(Self.message("news"))
                try await bench.pushed()
            }
        }

        @Test("is asked for also where only the account's calendars cannot be read, and not where its mail cannot")
        func calendarsOnly() async throws {
            try await PushBench.with { bench in
                let new = NewUser(email: "ann@example.com", messages: 5, events: 5)
                let user = try await bench.sync.link(.gmail, new, kinds: ["mail", "calendar"])
                user.faults = [Fault(.forbidden, endpoint: .calendarList)]
                #expect(try await bench.sync.tick(IngestCalendarEvents.self)["failed_accounts"] == 1)
                let counts = try await bench.sync.tick(IngestEmails.self)
                #expect(counts["new"] == 5 && counts["watched"] == 1)
                #expect(try await bench.sync.count("connections WHERE state = 'failing'") == 1)
                try await bench.sync.pool.query("UPDATE push_channels SET renew_at = clock_timestamp()")
                try await bench.sync.pool.query(
                    "UPDATE connections SET mail_retry_at = clock_timestamp() + interval '1 hour'")
                #expect(try await bench.sync.tick(IngestEmails.self)["watched"] == 0)
            }
        }

        @Test("is begun anew at once when its account is linked again")
        func linkedAgain() async throws {
            try await PushBench.with { bench in
                _ = try await bench.sync.link(.gmail, NewUser(email: "ann@example.com", messages: 1))
                try await bench.sync.tick(IngestEmails.self)
                #expect(try await bench.sync.count("push_channels WHERE renew_at > clock_timestamp()") == 1)
                let id = try await bench.connection().id
                try await LinkedChannels.renew(of: id, in: bench.sync.pool)
                let counts = try await bench.sync.tick(IngestEmails.self)
                #expect(counts["watched"] == 1)
            }
        }

        @Test("ends with the account's link, at the provider as well", arguments: [Provider.gmail, .outlook])
        func unlinked(provider: Provider) async throws {
            try await PushBench.with { bench in
                _ = try await bench.sync.link(provider, NewUser(email: "ann@example.com", messages: 1))
                try await bench.sync.tick(IngestEmails.self)
                let pushes = bench.sync.server.state.pushes
                #expect(pushes.counts.watches + pushes.counts.subscriptions == 1)
                let (id, owner) = try await bench.connection()
                _ = try await bench.linking.unlink(id, of: owner)
                #expect(pushes.counts.watches + pushes.counts.subscriptions == 0)
                #expect(try await bench.sync.count("push_channels") == 0)
            }
        }

        @Test(
            "is ended here also where the provider does not answer, which is asked once",
            arguments: [
                Fault(.unavailable, endpoint: .graphSubscriptions), Fault(.unavailable, endpoint: .microsoftToken),
                Fault(.slow, endpoint: .microsoftToken, delayMs: 8000),
            ])
        func unlinkedInOutage(outage: Fault) async throws {
            try await PushBench.with { bench in
                let user = try await bench.sync.link(.outlook, NewUser(email: "ann@example.com", messages: 1))
                try await bench.sync.tick(IngestEmails.self)
                user.addFaults([outage])
                let asked = user.counts[.microsoftToken].requests
                let (id, owner) = try await bench.connection()
                _ = try await bench.linking.unlink(id, of: owner)
                #expect(user.counts[.microsoftToken].requests == asked + 1)
                #expect(try await bench.sync.count("push_channels") == 0)
                #expect(try await bench.sync.count("connections WHERE state = 'disconnected'") == 1)
                #expect(bench.sync.server.state.pushes.counts.subscriptions == 1)
            }
        }

        @Test("is ended at the provider where the account was unlinked while it was begun")
        func unlinkedMeanwhile() async throws {
            try await MailFixture.with { mail in
                try await mail.turnToOutlook()
                let ended = Mutex<[String]>([])
                let service = try await mail.service { url in
                    if url.hasSuffix("/token") {
                        return .json(#"{"access_token":"A","expires_in":3599,"scope":"s","token_type":"Bearer"}"#)
                    }
                    if url.hasSuffix("/subscriptions") {
                        try await mail.unlink()
                        return .json(#"{"id":"sub-1","expirationDateTime":"2100-01-01T00:00:00Z"}"#, status: 201)
                    }
                    ended.withLock { $0.append(url) }
                    return .json("", status: 204)
                }
                let attempt = try await service.perform(WatchMailbox.self, .init(connectionID: mail.connection.id))
                #expect(attempt.job.status == .cancelled)
                #expect(ended.withLock { $0 } == ["https://graph.microsoft.com/v1.0/subscriptions/sub-1"])
                #expect(try await mail.count("push_channels") == 0)
            }
        }

        @Test("is not believed from anybody else")
        func strangers() async throws {
            try await PushBench.with { bench in
                _ = try await bench.sync.link(.outlook, NewUser(email: "ann@example.com", messages: 1))
                try await bench.sync.tick(IngestEmails.self)
                let id = try await bench.sync.lines("SELECT provider_id AS line FROM push_channels")[0]
                for secret in ["", #", "clientState": "guessed""#] {
                    let answer = try await bench.post(
                        "/push/outlook", #"{"value": [{"subscriptionId": "\#(id)"\#(secret)}]}"#)
                    #expect(answer.status.code == 202)
                }
                let notice = #"{"message": {"data": "eyJlbWFpbEFkZHJlc3MiOiJhbm5AZXhhbXBsZS5jb20ifQ=="}}"#
                #expect(try await bench.post("/push/gmail", notice).status.code == 401)
                let forged = try await bench.post("/push/gmail", notice, [.authorization: "Bearer a.b.c"])
                #expect(forged.status.code == 401)
                #expect(try await bench.sync.count("live_jobs WHERE correlation_id LIKE 'http-%'") == 0)
                #expect(try await bench.sync.count("push_channels WHERE notified_at IS NOT NULL") == 0)
            }
        }

        @Test("is done without where the provider refuses, and asked for again in an hour")
        func refused() async throws {
            try await PushBench.with { bench in
                let user = try await bench.sync.link(.gmail, NewUser(email: "ann@example.com", messages: 3))
                user.addFaults([Fault(.forbidden, endpoint: .watch, times: 1)])
                let counts = try await bench.sync.tick(IngestEmails.self)
                #expect(counts["new"] == 3 && counts["refused"] == 1)
                #expect(
                    try await bench.sync.count(
                        """
                        push_channels WHERE expires_at IS NULL AND error LIKE 'Gmail does not allow it%'
                            AND renew_at BETWEEN clock_timestamp() + interval '50 minutes' AND clock_timestamp() + interval '1 hour'
                        """) == 1)
            }
        }
    }
}
