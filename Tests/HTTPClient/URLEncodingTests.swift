import HTTPClient
import Testing

@Suite("A query")
struct URLEncodingTests {
    private static func lines(_ text: String) throws -> [String] {
        try URLEncoding.items(text).map { "\($0.name)=\($0.value)" }
    }

    @Test("is read as browsers and Microsoft Graph write it: pluses are blanks, escapes are UTF-8")
    func decoding() throws {
        #expect(
            try Self.lines("validationToken=Validation%3a+Testing+client") == [
                "validationToken=Validation: Testing client"
            ])
        #expect(try Self.lines("a+b=c%2Bd&q=%C3%BC+%F0%9F%94%94") == ["a b=c+d", "q=ü 🔔"])
        #expect(try Self.lines("a=1&&a=2&b&=c&d=") == ["a=1", "a=2", "b=", "=c", "d="])
        #expect(try Self.lines("x=100%&y=%zz&z=%4&w=a=b") == ["x=100%", "y=%zz", "z=%4", "w=a=b"])
        #expect(try Self.lines("").isEmpty)
    }

    @Test("that is no text is refused", arguments: ["q=%00", "%00=q", "q=%FF", "q=%C3", "q=%ED%A0%80", "q=%C0%80"])
    func noText(query: String) {
        #expect(throws: UnreadableQuery.self) { try URLEncoding.items(query) }
    }

    @Test("that was encoded here is read as it was", arguments: ["a b", "ü&=+%", "\u{1F}", "~-._", "🔔"])
    func roundTrip(text: String) throws {
        let items = try URLEncoding.items(URLEncoding.pairs([(text, text)]))
        #expect(items.count == 1 && items[0].name == text && items[0].value == text)
    }
}
