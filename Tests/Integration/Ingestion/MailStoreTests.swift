import FoundationEssentials
import MIME
import Models
import Postgres
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("The mail store")
    struct MailStoreTests {
        @Test("takes the same page twice and holds what it held after the first")
        func idempotent() async throws {
            try await MailFixture.with { mail in
                let page = [
                    MailFixture.message("a"), MailFixture.message("b", thread: "u", labels: []) { $0.recipients = [] },
                ]
                #expect(try await mail.upsert(page[0], page[1]) == ["fetched": 2, "new": 2, "updated": 0])
                let first = try await mail.contents()
                #expect(try await mail.upsert(page[0], page[1]) == ["fetched": 2, "new": 0, "updated": 2])
                #expect(try await mail.contents() == first)
                #expect(try await mail.count("mail_recipients") == 3)
                #expect(try await mail.upsert() == ["fetched": 0, "new": 0, "updated": 0])
            }
        }

        @Test("keeps all of a message")
        func contents() async throws {
            try await MailFixture.with { mail in
                try await mail.upsert(
                    MailFixture.message("a", at: 0.25, labels: ["SENT", "X"]) {
                        $0.inReplyTo = "<z@x>"
                        $0.datedAt = Date(timeIntervalSince1970: 5)
                        $0.defects = ["cut", "lossy_charset"]
                        $0.subject = "Grüße 🙂"
                    })
                let row = try await mail.pool.query("SELECT * FROM mail_messages")[0]
                #expect(try row.decode("subject", as: String.self) == "Grüße 🙂")
                #expect(try row.decode("body", as: String.self) == "body of a")
                #expect(try row.decode("signature", as: String.self) == "--\nAnn")
                #expect(try row.decode("labels", as: [String].self) == ["SENT", "X"])
                #expect(try row.decode("defects", as: [String].self) == ["cut", "lossy_charset"])
                #expect(try row.decode("is_read", as: Bool.self) && row.decode("is_sent", as: Bool.self))
                #expect(try row.decode("received_at", as: Date.self) == Date(timeIntervalSince1970: 1_800_000_000.25))
                #expect(try row.decode("dated_at", as: Date?.self) == Date(timeIntervalSince1970: 5))
                #expect(try row.decode("tenant_id", as: UUID.self) == mail.connection.tenantID)
                #expect(try row.decode("user_id", as: UUID.self) == mail.connection.userID)
            }
        }

        @Test("replaces recipients and attachments by those a message has now")
        func replaced() async throws {
            try await MailFixture.with { mail in
                try await mail.upsert(MailFixture.message("a"), MailFixture.message("b"))
                try await mail.upsert(
                    MailFixture.message("a") {
                        $0.recipients = [
                            MailRecipient(kind: .to, position: 0, address: MailAddress(name: "N", address: "n@x"))
                        ]
                        $0.attachments = []
                    })
                let of = { (id: String) in "message_id = (SELECT id FROM mail_messages WHERE provider_id = '\(id)')" }
                #expect(
                    try await mail.text("SELECT kind, position, name, address FROM mail_recipients WHERE \(of("a"))")
                        == "(to,0,N,n@x)")
                #expect(try await mail.count("mail_attachments WHERE \(of("a"))") == 0)
                #expect(try await mail.count("mail_recipients WHERE \(of("b"))") == 3)
                #expect(try await mail.count("mail_attachments WHERE \(of("b"))") == 1)
            }
        }

        @Test("takes a page that names a message twice")
        func twice() async throws {
            try await MailFixture.with { mail in
                try await mail.upsert(
                    MailFixture.message("a") { $0.subject = "old" }, MailFixture.message("a") { $0.subject = "new" })
                #expect(try await mail.text("SELECT subject FROM mail_messages") == "(new)")
            }
        }

        @Test("counts threads, names them by their first message, and forgets empty ones")
        func threads() async throws {
            try await MailFixture.with { mail in
                try await mail.upsert(
                    MailFixture.message("b", at: 20), MailFixture.message("a", at: 10),
                    MailFixture.message("c", thread: "u"))
                let thread = """
                    SELECT provider_id, message_count, subject, extract(epoch FROM first_message_at)::bigint - 1800000000,
                        extract(epoch FROM last_message_at)::bigint - 1800000000 FROM mail_threads
                    """
                #expect(try await mail.text(thread) == "(t,2,\"subject a\",10,20)\n(u,1,\"subject c\",0,0)")
                #expect(try await mail.store.remove(["a", "c", "nobody"], in: mail.pool) == 2)
                #expect(try await mail.text(thread) == "(t,1,\"subject b\",20,20)")
                #expect(try await mail.count("mail_recipients") == 3)
                #expect(try await mail.count("mail_attachments") == 1)
                #expect(try await mail.store.remove([], in: mail.pool) == 0)
            }
        }

        @Test("counts the thread a message left as well as the one it came to")
        func movedThread() async throws {
            try await MailFixture.with { mail in
                try await mail.upsert(
                    MailFixture.message("a"), MailFixture.message("b"), MailFixture.message("c", thread: "v"))
                try await mail.upsert(MailFixture.message("b", thread: "u"), MailFixture.message("c", thread: "u"))
                let threads = "SELECT provider_id, message_count FROM mail_threads"
                #expect(try await mail.text(threads) == "(t,1)\n(u,2)")
            }
        }

        @Test("applies label changes to what it holds and counts what changed")
        func relabel() async throws {
            try await MailFixture.with { mail in
                try await mail.upsert(MailFixture.message("a"), MailFixture.message("b", labels: []))
                let changes: [MailLabelChange] = [
                    .init(messageID: "a", labelID: "UNREAD", isSet: false),
                    .init(messageID: "a", labelID: "Label_7", isSet: true),
                    .init(messageID: "b", labelID: "SENT", isSet: true),
                    .init(messageID: "b", labelID: "UNREAD", isSet: false),
                    .init(messageID: "nobody", labelID: "X", isSet: true),
                ]
                #expect(try await mail.store.relabel(changes, in: mail.pool) == 2)
                let labels = "SELECT provider_id, labels, is_read, is_sent FROM mail_messages"
                #expect(try await mail.text(labels) == "(a,\"{INBOX,Label_7}\",t,f)\n(b,{SENT},t,t)")
                #expect(try await mail.store.relabel(changes, in: mail.pool) == 0)
                let back: [MailLabelChange] = [.init(messageID: "a", labelID: "UNREAD", isSet: true)]
                #expect(try await mail.store.relabel(back, in: mail.pool) == 1)
                #expect(try await mail.text(labels).hasPrefix("(a,\"{INBOX,Label_7,UNREAD}\",f,f)"))
                #expect(try await mail.store.relabel([], in: mail.pool) == 0)
            }
        }

        @Test("removes after a full sync what it did not see, and only what it would have seen")
        func reconcile() async throws {
            try await MailFixture.with { mail in
                let other = MailFixture(
                    database: mail.database, connection: try await MailFixture.link("eve@example.org", in: mail.pool))
                try await other.upsert(MailFixture.message("a", at: 50))
                try await mail.upsert(
                    MailFixture.message("old", thread: "v", at: -50), MailFixture.message("gone", thread: "w", at: 50),
                    MailFixture.message("there", at: 60))
                let mark = UUID()
                try await mail.upsert(
                    MailFixture.message("there", at: 60), MailFixture.message("came", at: 70), seenBy: mark)
                // A delta in between leaves the mark.
                try await mail.upsert(MailFixture.message("there", at: 60))
                let listing = MailCursor.Listing(mark: mark, anchor: "1", after: 1_800_000_000)
                #expect(try await mail.store.removeUnseen(by: listing, in: mail.pool) == 1)
                #expect(try await mail.text("SELECT provider_id FROM mail_messages") == "(a)\n(came)\n(old)\n(there)")
                #expect(try await mail.count("mail_threads WHERE provider_id = 'w'") == 0)
                #expect(try await mail.store.removeUnseen(by: listing, in: mail.pool) == 0)
            }
        }

        @Test("keeps one mailbox apart from another with the same ids")
        func apart() async throws {
            try await MailFixture.with { mail in
                let other = MailFixture(
                    database: mail.database, connection: try await MailFixture.link("eve@example.org", in: mail.pool))
                for box in [mail, other] { try await box.upsert(MailFixture.message("a")) }
                #expect(try await mail.count("mail_messages") == 2)
                #expect(try await mail.count("mail_threads WHERE message_count = 1") == 2)
                #expect(try await mail.store.known(among: ["a", "b"], in: mail.pool) == ["a"])
                let changes: [MailLabelChange] = [.init(messageID: "a", labelID: "X", isSet: true)]
                #expect(try await mail.store.relabel(changes, in: mail.pool) == 1)
                #expect(try await mail.store.remove(["a"], in: mail.pool) == 1)
                #expect(try await other.count("mail_messages WHERE labels = '{INBOX,UNREAD}'") == 1)
                #expect(try await other.store.oldest(in: mail.pool) == Date(timeIntervalSince1970: 1_800_000_000))
                #expect(try await mail.store.oldest(in: mail.pool) == nil)
            }
        }

        @Test("writes a page of five hundred messages in at most six statements")
        func bigPage() async throws {
            try await MailFixture.with { mail in
                let page = (0..<500).map { MailFixture.message("m\($0)", thread: "t\($0 / 3)", at: Double($0)) }
                for round in 0..<2 {
                    let counting = CountingDatabase(base: mail.pool)
                    let counts = try await mail.store.upsert(page, seenBy: UUID(), in: counting)
                    #expect(counts["new"] == (round == 0 ? 500 : 0))
                    #expect(counting.statements <= 6)
                }
                #expect(try await mail.count("mail_recipients") == 1500)
                #expect(try await mail.count("mail_threads WHERE message_count BETWEEN 2 AND 3") == 167)
            }
        }

        @Test("replaces a mailbox's labels")
        func labels() async throws {
            try await MailFixture.with { mail in
                let labels = ["INBOX", "Label_1"].map { MailFixture.label($0, name: "n\($0)") }
                try await mail.store.replaceLabels(labels, in: mail.pool)
                try await mail.store.replaceLabels([MailFixture.label("Label_1", name: "new")], in: mail.pool)
                #expect(try await mail.text("SELECT provider_id, name, kind FROM mail_labels") == "(Label_1,new,user)")
                try await mail.store.replaceLabels([], in: mail.pool)
                #expect(try await mail.count("mail_labels") == 0)
            }
        }
    }
}
