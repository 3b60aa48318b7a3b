import MIME
import Testing

@Suite("A hostile message", .timeLimit(.minutes(1)))
struct HostileMessageTests {
    @Test("deep nesting is cut at the limit", arguments: ["multipart/mixed; boundary=b", "message/rfc822"])
    func deepNesting(type: String) throws {
        let level = type.hasPrefix("multipart") ? "Content-Type: \(type)\n\n--b\n" : "Content-Type: \(type)\n\n"
        let message = try Fixture.parse(String(repeating: level, count: 20_000))
        #expect(message.isTruncated)
        #expect(message.parts.map { $0.partID.split(separator: ".").count }.max() == 64)
    }

    @Test("the number of parts is bounded")
    func manyParts() throws {
        let body = String(repeating: "--b\n\nx\n", count: 100_000)
        let message = try Fixture.parse("Content-Type: multipart/mixed; boundary=b\n\n" + body)
        #expect(message.parts.count == 1000)
        #expect(message.isTruncated)
    }

    @Test("the number of headers is bounded")
    func manyHeaders() throws {
        let message = try Fixture.parse(String(repeating: "X-Header: y\n", count: 20_000) + "\nbody")
        #expect(message.headers.count == 2000)
        #expect(message.isTruncated)
    }

    @Test("a size over the limit is refused before anything is read")
    func tooLarge() {
        var limits = MIMELimits()
        limits.maximumMessageSize = 10
        #expect { try MIMEMessage(parsing: Array("Subject: too long".utf8), limits: limits) } throws: { error in
            (error as? MIMEError)?.code == .tooLarge
        }
    }

    @Test("endlessly nested address groups do not overflow the stack", arguments: ["From", "to", "CC ", "Reply-To"])
    func nestedGroups(header: String) throws {
        let groups = String(repeating: "a:", count: 1_000_000)
        #expect(try Fixture.parse("\(header): \(groups)\n\nbody").root.text == "body")
        let folded = String(repeating: "a:\n ", count: 500_000)
        #expect(try Fixture.parse("\(header): \(folded)x\n\nbody").root.text == "body")
        let embedded = "Content-Type: message/rfc822\n\n\(header): \(groups)\n\nbody"
        #expect(try Fixture.parse(embedded).parts.count == 2)
    }

    @Test("many delimiters in many multiparts are refused for what they would cost")
    func delimiters() {
        let open = (0..<1000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        let bytes = Array((open + String(repeating: "--b99x\n", count: 1_000_000)).utf8)
        #expect { try MIMEMessage(parsing: bytes) } throws: { ($0 as? MIMEError)?.code == .tooComplex }
    }

    @Test("embedded messages in embedded messages do not multiply the memory")
    func embeddedBodies() throws {
        let nested = String(repeating: "Content-Type: message/rfc822\n\n", count: 60)
        let message = try Fixture.parse(nested + "\n" + String(repeating: "x", count: 1_000_000))
        #expect(message.parts.reduce(0) { $0 + $1.body.count } < 7_000_000)
        #expect(message.isTruncated)
    }

    @Test("random bytes never crash the parser")
    func randomBytes() throws {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "Content-Type: ", "multipart/mixed; boundary=b", "--b", "\n", "\r\n", "\n\n", "--b--", "message/rfc822",
            "text/html; charset=", "=?utf-8?q?", "?=", "base64", "Content-Transfer-Encoding: ", "From: ", "<", ">",
            "\"",
            ";", ":", "name*0*=", "\0", "\u{FF}", "begin 644 a\n", "Content-Disposition: attachment; filename=", "(",
            ",",
        ]
        for _ in 0..<5000 {
            let count = Int.random(in: 1...40, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            let message = try Fixture.parse(text)
            _ = message.parts.map(\.text)
            _ = MailAddress.parseList(text)
        }
    }
}
