import FoundationEssentials
import HTTPClient
import JobsTesting
import Models
import Postgres
import Synchronization
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("A sync of a mailbox")
    struct MailSyncTests {
        private static let token = #"{"access_token":"A","expires_in":3599,"scope":"s","token_type":"Bearer"}"#

        @Test("is noted although nothing had changed, and the cursor stays")
        func unchanged() async throws {
            try await MailFixture.with { mail in
                try await Self.begin(mail)
                try await mail.sync { url in
                    url.contains("/history") ? .json(#"{"historyId":"9"}"#) : .json(Self.token)
                }
                #expect(try await mail.count("connections WHERE last_synced_at > now() - interval '1 minute'") == 1)
                #expect(try await Connections.load(mail.connection.id, in: mail.pool)?.cursor?.historyID == "9")
            }
        }

        @Test("reads the labels again when one comes up that it does not know, and only then")
        func newLabel() async throws {
            try await MailFixture.with { mail in
                try await Self.begin(mail)
                try await mail.upsert(MailFixture.message("m"))
                let requests = Mutex<[String]>([])
                for historyID in [10, 11] {
                    try await mail.sync { url in
                        requests.withLock { $0.append(url) }
                        if url.contains("/labels") {
                            return .json(#"{"labels":[{"id":"INBOX","name":"INBOX"},{"id":"L9","name":"Trips"}]}"#)
                        }
                        guard url.contains("/history") else { return .json(Self.token) }
                        return .json(Self.history(historyID, label: "L9", of: "m"))
                    }
                }
                #expect(try await mail.count("mail_labels WHERE provider_id = 'L9' AND name = 'Trips'") == 1)
                #expect(try await mail.count("mail_messages WHERE 'L9' = ANY(labels)") == 1)
                #expect(requests.withLock { $0.count { $0.contains("/labels") } } == 1)
            }
        }

        @Test("does not undo that its account was linked again, but goes on with the new grant")
        func linkedAgain() async throws {
            try await MailFixture.with { mail in
                try await Self.begin(mail)
                let refreshes = Mutex(0)
                try await mail.sync { url in
                    if url.contains("/history") { return .json(#"{"historyId":"9"}"#) }
                    let number = refreshes.withLock { count in
                        count += 1
                        return count
                    }
                    guard number == 1 else { return .json(Self.token) }
                    try await mail.grant("new")
                    return .json(#"{"error":"invalid_grant"}"#, status: 400)
                }
                #expect(refreshes.withLock { $0 } == 2)
                #expect(try await mail.count("connections WHERE state = 'active'") == 1)
                #expect(try await mail.count("signals") == 0)
                #expect(try await mail.refreshToken() == "new")
            }
        }

        @Test("does not seal its old grant over the one that was linked meanwhile")
        func resealed() async throws {
            try await MailFixture.with { mail in
                try await Self.begin(mail)
                try await mail.sync { url in
                    if url.contains("/history") { return .json(#"{"historyId":"9"}"#) }
                    try await mail.grant("new")
                    return .json(
                        #"{"access_token":"A","expires_in":3599,"scope":"s","refresh_token":"rotated"}"#)
                }
                #expect(try await mail.refreshToken() == "new")
                #expect(try await mail.count("connections WHERE access_token IS NULL") == 1)
            }
        }

        @Test("whose grant ended stops the mailbox, and the audit log has it")
        func revoked() async throws {
            try await MailFixture.with { mail in
                try await Self.begin(mail)
                try await mail.sync { _ in .json(#"{"error":"invalid_grant"}"#, status: 400) }
                #expect(try await mail.count("connections WHERE state = 'reconnect_required'") == 1)
                let id = mail.connection.id.uuidString.lowercased()
                #expect(
                    try await mail.count(
                        """
                        audit_log WHERE action = 'connection.revoke' AND subject = '\(id)' AND user_id IS NOT NULL
                            AND correlation_id IS NOT NULL AND details ->> 'reason' = 'its grant ended'
                        """) == 1)
            }
        }

        @Test("by history that can never be read to its end becomes a dead letter, whatever its first pages brought")
        func endless() async throws {
            try await MailFixture.with { mail in
                try await Self.begin(mail)
                try await mail.upsert(MailFixture.message("m"))
                let service = try await mail.service { url in
                    if url.contains("pageToken") { return .json("garbled") }
                    if url.contains("/history") {
                        return .json(Self.history(11, label: "INBOX", of: "m", next: "p"))
                    }
                    return .json(Self.token)
                }
                try await mail.pool.query("UPDATE mail_messages SET labels = '{}'")
                let first = try await service.perform(SyncMailbox.self, .init(connectionID: mail.connection.id))
                // The first page was stored, so the attempt has not failed.
                #expect(first.job.retryCount == 0 && first.job.interruptions == 1)
                try await service.run(for: .seconds(7200))
                #expect(try await mail.count("dead_letters") == 1)
                #expect(try await Connections.load(mail.connection.id, in: mail.pool)?.cursor?.historyID == "9")
            }
        }

        @Test("ends when its account is unlinked, and stores nothing of what it has read since")
        func unlinked() async throws {
            try await MailFixture.with { mail in
                try await Self.begin(mail)
                try await mail.upsert(MailFixture.message("m"))
                let pages = Mutex(0)
                let attempt = try await mail.syncOnce { url in
                    guard url.contains("/history") else { return .json(Self.token) }
                    let page = pages.withLock { count in
                        count += 1
                        return count
                    }
                    if page == 2 { try await mail.unlink() }
                    let history = Self.history(9 + page, label: page == 1 ? "INBOX" : "STARRED", of: "m")
                    return .json(history.replacing("{\"historyId\"", with: "{\"nextPageToken\":\"p\",\"historyId\""))
                }
                #expect(attempt.job.status == .cancelled)
                #expect(pages.withLock { $0 } == 2)
                #expect(try await mail.count("mail_messages WHERE 'STARRED' = ANY(labels)") == 0)
                #expect(try await mail.count("connections WHERE state = 'disconnected'") == 1)
            }
        }

        @Test("of Outlook removes nothing that it finds gone once its account is unlinked")
        func unlinkedBeforeRemoval() async throws {
            try await MailFixture.with { mail in
                try await mail.turnToOutlook()
                try await mail.upsert(MailFixture.message("m") { $0.folderID = "f" })
                let attempt = try await mail.syncOnce { url in
                    if url.contains("/me/mailFolders?") { return .json(#"{"value":[]}"#) }
                    guard url.contains("/me/") else { return .json(Self.token) }
                    if url.contains("/me/messages/m") { try await mail.unlink() }
                    return .json(#"{"error":{"code":"ErrorItemNotFound","message":"gone"}}"#, status: 404)
                }
                #expect(attempt.job.status == .cancelled)
                #expect(try await mail.count("mail_messages") == 1)
            }
        }

        /// A mailbox that has been synced, with the grant `old`.
        private static func begin(_ mail: MailFixture) async throws {
            try await mail.grant("old")
            try await Connections.store(MailCursor(historyID: "9"), of: mail.connection.id, in: mail.pool)
            try await mail.pool.query("UPDATE connections SET last_synced_at = NULL")
            try await mail.pool.transaction {
                try await mail.store.replaceLabels([MailFixture.label("INBOX", name: "INBOX")], in: $0)
            }
        }

        private static func history(_ id: Int, label: String, of message: String, next: String? = nil) -> String {
            #"""
            {\#(next.map { #""nextPageToken":"\#($0)","# } ?? "")"historyId":"\#(id)","history":[{"id":"\#(id)","labelsAdded":[
                {"message":{"id":"\#(message)","threadId":"t"},"labelIds":["\#(label)"]}]}]}
            """#
        }
    }
}
