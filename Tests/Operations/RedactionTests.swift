import Testing

@testable import Operations

@Suite("Redaction")
struct RedactionTests {
    @Test("a known secret disappears wherever it stands, also percent-encoded and escaped")
    func knownSecrets() {
        let redaction = Redaction()
        redaction.register("top/se\"cret")
        #expect(redaction.redact("a=top/se\"cret;b=top/se\"cret") == "a=[redacted];b=[redacted]")
        #expect(redaction.redact("?token2=top%2Fse%22cret&x") == "?token2=[redacted]&x")
        #expect(redaction.redact(#"{"key":"top/se\"cret"}"#) == #"{"key":"[redacted]"}"#)
        #expect(redaction.redact("top/secret") == "top/secret")
    }

    @Test("of two secrets the longer one goes first, so that nothing of it is left")
    func nestedSecrets() {
        let redaction = Redaction()
        redaction.register("secret")
        redaction.register("secret-suffix")
        #expect(redaction.redact("secret-suffix secret") == "[redacted] [redacted]")
    }

    @Test("a secret too short to be one does not tear words apart")
    func shortSecrets() {
        let redaction = Redaction()
        redaction.register("guest")
        redaction.register("")
        #expect(redaction.redact("guest guests") == "guest guests")
    }

    @Test(
        "a secret that is part of its own mark ends, and changes nothing", .timeLimit(.minutes(1)),
        arguments: ["redacted", "[redacted]", "edacte"]
    )
    func markAsSecret(secret: String) {
        let redaction = Redaction()
        redaction.register(secret)
        redaction.register("other-secret")
        #expect(redaction.redact("it is \(secret): other-secret") == "it is \(secret): [redacted]")
    }

    @Test("a secret that begins or ends like the mark is replaced once where it stands", .timeLimit(.minutes(1)))
    func markOverlaps() {
        let redaction = Redaction()
        redaction.register("]secret")
        redaction.register("x[redacted]x")
        #expect(redaction.redact("]secretsecret x[redacted]x") == "[redacted]secret [redacted]")
    }

    @Test(
        "passwords in URLs disappear from any text",
        arguments: [
            ("amqp://u:p@h:5672/v", "amqp://u:[redacted]@h:5672/v"),
            ("see amqp://a:b@h1,amqp://c:d@h2 now", "see amqp://a:[redacted]@h1,amqp://c:[redacted]@h2 now"),
            ("postgres://carillon@127.0.0.1/carillon", "postgres://carillon@127.0.0.1/carillon"),
            ("https://ghp_token@host/x", "https://[redacted]@host/x"),
            ("\"https://h/x?a=1&access_token=abc&b=2\"", "\"https://h/x?a=1&access_token=[redacted]&b=2\""),
            ("https://h/mail@example.com:80", "https://h/mail@example.com:80"),
            ("12:30 a@b", "12:30 a@b"), ("://", "://"), ("postgres://u:@h/d", "postgres://u:@h/d"),
        ]
    )
    func urls(text: String, shown: String) {
        #expect(Redaction().redact(text) == shown)
        #expect(Redaction().redact(shown) == shown)
    }

    @Test("in a value that is a URL even a password with a slash disappears")
    func malformedURLs() {
        #expect(Redaction.redactURLs(in: "amqp://u:p/w?x@h:1") == "amqp://u:[redacted]@h:1")
        #expect(
            Redaction.secrets(inURLs: "amqp://u:one%21two@h,amqps://v:three@i") == ["one%21two", "one!two", "three"]
        )
    }
}
