import FoundationEssentials
import JobsTesting
import Models
import Postgres
import Providers
import SandboxService
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("Mail of Outlook that moves while it is read")
    struct OutlookMoveTests {
        private static let places = ["INBOX", "TRASH", "SPAM", "Label_1"]
        /// So many folders are read in a round.
        private static let reads = 12

        private static func with(messages: Int, _ body: @Sendable (SyncBench, SandboxUser) async throws -> Void)
            async throws
        {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, NewUser(email: "ann@example.com", messages: messages))
                try await bench.tick(IngestEmails.self)
                try await body(bench, user)
            }
        }

        private static func rows(_ bench: SyncBench) async throws -> [String] {
            try await bench.lines("SELECT concat(id, ' ', provider_id) AS line FROM mail_messages")
        }

        /// - Parameter place: a label that decides on a folder; the archive where it is none.
        private static func move(_ ids: some Sequence<String>, to place: String, _ user: SandboxUser) {
            do {
                for id in ids {
                    try user.changeLabels(
                        of: id, add: places.filter { $0 == place }, remove: places.filter { $0 != place })
                }
            } catch {
                Issue.record(error)
            }
        }

        @Test("keeps its rows, whichever folders were read before and after it moved")
        func betweenReads() async throws {
            try await Self.with(messages: 60) { bench, user in
                let before = try await Self.rows(bench)
                for read in 0..<Self.reads {
                    user.before(.graphMessagesDelta, skip: read) { user in
                        for (index, place) in (Self.places + ["archive"]).enumerated() {
                            let ids = user.messageIDs.enumerated().filter { ($0.offset + read) % 5 == index }
                            Self.move(ids.map(\.element), to: place, user)
                        }
                    }
                    let counts = try await bench.tick(IngestEmails.self)
                    #expect(counts["new"] == 0 && counts["deleted"] == 0)
                    #expect(try await Self.rows(bench) == before)
                }
                try await bench.tick(IngestEmails.self)
                // Nothing is left to ask for.
                #expect(try await bench.count("mail_messages WHERE left_folder_at IS NOT NULL") == 0)
                try await OutlookSyncTests.expectSame(bench, user)
            }
        }

        @Test("and is deleted before its new folder has told of it is removed all the same")
        func deletedAfterwards() async throws {
            try await Self.with(messages: 30) { bench, user in
                let moved = Array(user.messageIDs.prefix(10))
                Self.move(moved, to: "archive", user)
                try await bench.tick(IngestEmails.self)
                // The inbox has been read by then, and the archive has not.
                user.before(.graphMessagesDelta, skip: 2) { Self.move(moved, to: "INBOX", $0) }
                #expect(try await bench.tick(IngestEmails.self)["deleted"] == 0)
                for id in moved { try user.delete(id) }
                #expect(try await bench.tick(IngestEmails.self)["deleted"] == moved.count)
                try await OutlookSyncTests.expectSame(bench, user)
            }
        }

        @Test("to a folder made after the folders were listed keeps its rows")
        func newFolder() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, NewUser(email: "ann@example.com"))
                user.missingFolders = ["x-work"]
                for number in 0..<5 {
                    try user.deliver(Array("From: bob@example.org\r\nSubject: \(number)\r\n\r\nHi\r\n".utf8))
                }
                #expect(try await bench.tick(IngestEmails.self)["new"] == 5)
                let before = try await Self.rows(bench)
                user.before(.graphMessagesDelta) { user in
                    user.missingFolders = []
                    Self.move(user.messageIDs, to: "Label_1", user)
                }
                for _ in 0..<2 {
                    let counts = try await bench.tick(IngestEmails.self)
                    #expect(counts["new"] == 0 && counts["deleted"] == 0)
                    #expect(try await Self.rows(bench) == before)
                }
                try await OutlookSyncTests.expectSame(bench, user)
                // What no list shows for a whole round is as good as deleted.
                user.missingFolders = ["x-work"]
                for _ in 0..<2 { try await bench.tick(IngestEmails.self) }
                #expect(try await bench.count("mail_messages") == 0)
            }
        }

        @Test("stays where one folder is said not to be there, and is listed anew where that does not pass")
        func strayAbsence() async throws {
            try await Self.with(messages: 60) { bench, user in
                let before = try await Self.rows(bench)
                for _ in 0..<3 {
                    user.addFaults([Fault(.notFound, endpoint: .graphMessagesDelta, times: 1)])
                    let counts = try await bench.tick(IngestEmails.self)
                    #expect(counts["new"] == 0 && counts["deleted"] == 0)
                    #expect(try await Self.rows(bench) == before)
                }
                user.act(steps: 20)
                try await bench.tick(IngestEmails.self)
                try await OutlookSyncTests.expectSame(bench, user)
                #expect(try await bench.count("connections WHERE mail_cursor::text LIKE '%is_missed%'") == 0)
            }
        }

        @Test("may hold what nobody can read, which is counted, and keeps nothing else")
        func unreadable() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, NewUser(email: "ann@example.com"))
                user.oddTitles = ["odd"]
                for title in ["a", "odd", "b"] {
                    try user.deliver(Array("From: bob@example.org\r\nSubject: \(title)\r\n\r\nHi\r\n".utf8))
                }
                try await bench.tick(IngestEmails.self)
                #expect(try await bench.lines("SELECT subject AS line FROM mail_messages") == ["a", "b"])
                #expect(try await bench.service.jobs.contains { $0.counts["unreadable"] == 1 })
                user.oddTitles = []
                try await bench.tick(IngestEmails.self, ["full_sync": true])
                user.oddTitles = ["a"]
                try await bench.tick(IngestEmails.self, ["full_sync": true])
                #expect(try await bench.lines("SELECT subject AS line FROM mail_messages") == ["a", "b", "odd"])
                #expect(try await bench.count("dead_letters") == 0)
            }
        }

        @Test(
            "is found where the stored links lead nowhere",
            arguments: [("http://[^/]+", "http://elsewhere.example"), ("token=[^\"]+", "token=broken")])
        func badLinks(_ part: (pattern: String, replacement: String)) async throws {
            try await Self.with(messages: 40) { bench, user in
                user.act(steps: 20)
                try await bench.pool.query(
                    """
                    UPDATE connections SET mail_cursor =
                        regexp_replace(mail_cursor::text, \(part.pattern), \(part.replacement), 'g')::jsonb
                    """)
                try await bench.tick(IngestEmails.self)
                try await OutlookSyncTests.expectSame(bench, user)
                #expect(try await bench.count("dead_letters") == 0)
            }
        }
    }
}
