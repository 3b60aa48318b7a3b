import Testing
import Text

@testable import Library

@Suite("A text that is to be remembered")
struct MemoryTextTests {
    @Test("is tidied: one space between words, no empty lines")
    func tidy() throws {
        let memory = try MemoryText("  The tug \t needs\u{A0}a new engine. \r\n\n\n  It is old.  ")
        #expect(memory.text == "The tug needs a new engine.\nIt is old.")
    }

    @Test(
        "is refused with a reason when it tells nothing",
        arguments: [
            ("", "empty"), (" \n\t ", "empty"), ("Hi there", "too short"), ("4711 0815 ++ -- 2026 :: 99", "no text"),
            (String(repeating: "word ", count: 500), "too long"), ("password: hunter2hunter2", "no text"),
        ])
    func refused(text: String, reason: String) {
        #expect { try MemoryText(text) } throws: { "\($0)".contains(reason) }
    }

    @Test("knows its language where that can be told")
    func language() throws {
        #expect(try MemoryText("Die Sitzung beginnt am Montag um neun Uhr im großen Saal.").language?.code == "de")
        #expect(try MemoryText("The board meets on Monday at nine in the large hall.").language?.code == "en")
    }

    @Test(
        "holds no secret that shows by its form",
        arguments: [
            ("the password is hunter2!x", "the password is [masked]"),
            ("API key: 9f8e7d6c5b4a", "API key: [masked]"), ("token=abc123def", "token=[masked]"),
            ("das Passwort lautet Geheim.99", "das Passwort lautet [masked]"),
            ("use AKIAIOSFODNN7EXAMPLE please", "use [masked] please"),
            ("ghp_0123456789abcdefghij0123456789abcdef", "[masked]"),
            ("card 4111 1111 1111 1111 expires", "card [masked] expires"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc_DEF-123", "[masked]"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "[masked]"),
        ])
    func secrets(text: String, masked: String) {
        #expect(SecretMask.mask(text) == masked)
    }

    @Test(
        "keeps what only reminds of one",
        arguments: [
            "please reset my password tomorrow", "order 1234 5678 9012 3456 was sent", "call +49 30 1234567",
            "the secret garden opens in May", "invoice 20260301-0001",
        ])
    func harmless(text: String) {
        #expect(SecretMask.mask(text) == text)
    }
}
