import FoundationEssentials
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("Mail that others wrote")
    struct MailFolderTests {
        /// A folder of real mail, where there is one: `CARILLON_MAIL_FOLDER`.
        private static let folder = ProcessInfo.processInfo.environment["CARILLON_MAIL_FOLDER"]

        @Test(
            "every .eml file of a folder goes through the sandbox and ingestion, once", .enabled(if: folder != nil))
        func realMail() async throws {
            let folder = try #require(Self.folder)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".eml") }
            try await Stage.run { stage in
                let mails = try await sync(stage, folder, count: files.count)
                for (file, mail) in zip(files.sorted(), mails) { print("mail: \(file): \(mail.summary)") }
            }
        }

        @Test("malformed messages are read as far as they can be, and keep nothing else from being read")
        func malformedMail() async throws {
            let letters = MalformedMail.headers + MalformedMail.bodies
            try await Stage.run { stage in
                let folder = "\(stage.servers.undertaker.folder)/\(stage.name)-mail"
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
                for (number, letter) in letters.enumerated() {
                    let file = URL(filePath: "\(folder)/\(100 + number) \(letter.name).eml")
                    try Data(letter.bytes).write(to: file)
                }
                let mails = try await sync(stage, folder, count: letters.count)
                for (letter, mail) in zip(letters, mails) { expect(mail, letter) }
            }
        }

        /// Syncs a mailbox of a folder's messages twice.
        ///
        /// - Returns: what was read, in the order of the files' names.
        private func sync(_ stage: Stage, _ folder: String, count: Int) async throws -> [ReadMail] {
            let sandbox = try await MailFolderSandbox.start(stage, folder: folder)
            _ = try await stage.start("ingestion", count: 1, sandbox.environment)
            try await expectRun(stage, new: count)
            try await expectRun(stage, new: 0)

            let wanted = try await sandbox.messages()
            #expect(wanted.count == count)
            let mails = try await stage.readMail(MailFolderSandbox.account)
            #expect(mails.map(\.id) == wanted.map(\.id))
            #expect(try await stage.count("SELECT count(*) AS value FROM mail_messages") == count)
            #expect(try await stage.count("SELECT count(*) AS value FROM dead_letters") == 0)
            try await stage.expectInvariants()
            return mails
        }

        private func expectRun(_ stage: Stage, new: Int) async throws {
            let run = try await stage.ringAndSettle()
            let row = try #require(
                try await stage.database.query(
                    """
                    SELECT run.status, run.counts ->> 'new' AS new, coalesce(run.error, job.error) AS error
                    FROM scheduled_job_runs AS run LEFT JOIN finished_jobs AS job ON job.run_id = run.id
                    WHERE run.id = \(run)
                    """
                ).first)
            #expect(try row.decode("error", as: String?.self) == nil)
            #expect(try row.decode("status", as: String.self) == "completed")
            #expect(try row.decode("new", as: String.self) == "\(new)")
        }

        private func expect(_ mail: ReadMail, _ letter: MalformedMail) {
            let wanted = letter.wanted
            let story = Comment(rawValue: "\(letter.name): \(mail.summary.prefix(500))")
            #expect(mail.subject == wanted.subject, story)
            #expect(mail.sender == wanted.sender, story)
            #expect(wanted.text.allSatisfy(mail.text.contains), story)
            #expect(mail.defects == wanted.defects, story)
            #expect(mail.files == wanted.files, story)
        }
    }
}
