import MIME
import Testing

@Suite("An address header")
struct MailAddressTests {
    @Test("names and addresses are told apart")
    func names() {
        #expect(
            MailAddress.parseList("Jane <jane@example.com>, \"Doe, John\" <john@example.com>, x@example.com") == [
                MailAddress(name: "Jane", address: "jane@example.com"),
                MailAddress(name: "Doe, John", address: "john@example.com"),
                MailAddress(name: nil, address: "x@example.com"),
            ]
        )
    }

    @Test("encoded and decoded names read the same")
    func encodedNames() {
        let expected = [MailAddress(name: "André Pirard", address: "p@example.org")]
        #expect(MailAddress.parseList("=?ISO-8859-1?Q?Andr=E9?= Pirard <p@example.org>") == expected)
        #expect(MailAddress.parseList("André Pirard <p@example.org>") == expected)
    }

    @Test("groups give their members")
    func groups() {
        #expect(
            MailAddress.parseList("Team: a@example.com, b@example.com;, c@example.com").map(\.address) == [
                "a@example.com", "b@example.com", "c@example.com",
            ]
        )
        #expect(MailAddress.parseList("undisclosed-recipients:;").isEmpty)
    }

    @Test("what is no address list gives the addresses that can be found in it")
    func tolerance() {
        #expect(MailAddress.parseList("").isEmpty)
        #expect(MailAddress.parseList(",,, ;").isEmpty)
        #expect(MailAddress.parseList("<<a@example.com>>").map(\.address) == ["a@example.com"])
        #expect(MailAddress.parseList("a@example.com b@example.com").first?.address == "a@example.com")
        #expect(MailAddress.parseList("\"never closed <a@example.com>").map(\.address) == ["a@example.com"])
    }

    @Test("nested groups beyond reason do not overflow the stack")
    func nestedGroups() {
        _ = MailAddress.parseList(String(repeating: "a:", count: 1_000_000))
        _ = MailAddress.parseList(String(repeating: "(", count: 1_000_000))
        _ = MailAddress.parseList(String(repeating: "<", count: 1_000_000))
    }
}
