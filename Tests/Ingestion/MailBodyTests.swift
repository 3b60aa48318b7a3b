import Testing

@testable import IngestionJobs

@Suite("A mail body taken apart")
struct MailBodyTests {
    @Test("has text alone when there is nothing else")
    func plain() {
        let body = MailBody("Hello,\n\nsee you.  \n\n")
        #expect(body.text == "Hello,\n\nsee you.")
        #expect(body.quoted.isEmpty && body.signature.isEmpty)
        #expect(MailBody("").text.isEmpty)
        #expect(MailBody("\n \n\t\n").text.isEmpty)
    }

    @Test(
        "has what it answers apart, in many programs' words",
        arguments: [
            "On Mon, 4 May 2026 at 10:00, Ann <a@example.org> wrote:\n> hi",
            "On Mon, 4 May 2026 at 10:00,\nAnn Example <a@example.org> wrote:\n\n> hi",
            "On Mon, 4 May 2026\nat 10:00, Ann Example\n<a@example.org> wrote:\n> hi",
            "Am 04.05.26 um 10:00 schrieb Ann:\n> hi", "Am Mo., 4. Mai 2026 schrieb Ann <a@example.org>:\n\n> hi",
            "Le lun. 4 mai 2026, Ann a écrit :\n> hi", "El lun, 4 may 2026, Ann escribió:\n> hi",
            "Il giorno lun 4 mag 2026 Ann ha scritto:\n> hi", "Op ma 4 mei 2026 schreef Ann:\nOp 4 mei schreef:\n> hi",
            "-----Original Message-----\nFrom: Ann\nhi", "-------- Ursprüngliche Nachricht --------\nhi",
            "---------- Forwarded message ---------\nFrom: Ann\nhi",
            "________________________________\nFrom: Ann\nSent: Monday\nTo: Bob\nhi",
            "From: Ann\nSent: Monday\nTo: Bob\nSubject: hi\n\nhi", "*Von:* Ann\n*Gesendet:* Montag\n*An:* Bob\nhi",
            "> hi\n> there", "> hi\n\n>\n",
        ])
    func quotation(introduction: String) {
        let body = MailBody("Yes.\n\n" + introduction)
        let isBare = body.text == "Yes." || body.text == "Yes.\n\n________________________________"
        #expect(isBare, "\(body)")
        #expect(body.quoted.contains("hi"))
    }

    @Test(
        "keeps answers between the lines, and words that only look like an introduction",
        arguments: [
            "> Shall we?\nYes.\n> When?\nNow.", "From: the team\nwith love", "On the whole I agree.\nAm I right?",
            "On Monday we met\nand on Tuesday\nshe\nwrote:\nnothing", "-- not a separator --\nmore",
            "--- a/file\n+++ b/file",
        ])
    func kept(text: String) {
        #expect(MailBody(text).text == text)
        #expect(MailBody(text).quoted.isEmpty)
    }

    @Test("has its signature apart, and not that of the message it answers")
    func signature() {
        let body = MailBody("Yes.\n-- \nAnn\nExample Ltd\n\nOn Mon, Bob wrote:\n> No?\n> -- \n> Bob")
        #expect(body.text == "Yes.")
        #expect(body.signature == "--\nAnn\nExample Ltd")
        #expect(body.quoted == "On Mon, Bob wrote:\n> No?\n> --\n> Bob")
    }

    @Test("loses no line, whatever the lines are", arguments: 0..<200)
    func nothingLost(seed: Int) {
        let pieces = [
            "", " ", "-- ", "--", "> quoted", ">", "On Mon, Ann wrote:", "wrote:", "From: Ann", "Sent: now", "To: Bob",
            "-----Original Message-----", "words", "Am 1.1. schrieb Bob:", "\t", "日本語", "e\u{301}", "\u{FEFF}", "\r",
        ]
        var generator = SeededGenerator(seed: UInt64(seed))
        let lines = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
            pieces.randomElement(using: &generator) ?? ""
        }
        let body = MailBody(lines.joined(separator: "\n"))
        let parts = [body.text, body.signature, body.quoted]
        let kept = parts.flatMap { $0.split(separator: "\n") }.map(String.init).sorted()
        let given = lines.map(trimmed).filter { !$0.isEmpty }.sorted()
        #expect(kept == given)
    }

    private func trimmed(_ line: String) -> String {
        var line = line[...]
        while let last = line.last, [" ", "\t", "\r"].contains(last) { line.removeLast() }
        return String(line)
    }

    @Test(
        "is quick with hostile texts", .timeLimit(.minutes(1)),
        arguments: [
            "\n", "> ", "On a\n", "From: a\n", "--\n", "On x\ny\n wrote:", "-", "> > > > ",
        ])
    func hostile(piece: String) {
        let body = MailBody(String(repeating: piece, count: 30_000))
        #expect(body.text.utf8.count <= piece.utf8.count * 30_000)
    }
}
