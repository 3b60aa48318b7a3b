import HTTPTypes
import Testing

@testable import HTTPClient

@Suite("the head of an answer")
struct ResponseHeadParserTests {
    private func feed(
        _ lines: [String],
        limit: Int = 1000,
        followsRedirects: Bool = false
    ) -> (events: [ResponseHeadParser.Event], head: ResponseHead?) {
        var parser = ResponseHeadParser(limit: limit, followsRedirects: followsRedirects)
        let events = lines.map { line in Array("\(line)\r\n".utf8).withUnsafeBytes { parser.consume($0) } }
        return (events, parser.head)
    }

    @Test("status, version and repeated fields are kept in order")
    func plain() {
        let (events, head) = feed(["HTTP/1.1 200 OK", "A: 1", "a:2", "B:  x  y", ""])
        #expect(events == [.pending, .pending, .pending, .pending, .complete])
        #expect(head?.status.code == 200)
        #expect(head?.version == .http1)
        #expect(head?.fields[values: HTTPField.Name("a")!] == ["1", "2"])
        #expect(head?.fields[HTTPField.Name("b")!] == "x  y")
    }

    @Test("interim answers pass, trailers are dropped")
    func interimAndTrailers() {
        let (events, head) = feed(["HTTP/2 103 ", "Link: x", "", "HTTP/2 204", "A: 1", "", "Late: 1", ""])
        #expect(events[2] == .pending)
        #expect(events[5] == .complete)
        #expect(head?.status.code == 204)
        #expect(head?.version == .http2)
        #expect(head?.fields.count == 1)
    }

    @Test("a redirect is final unless it is followed")
    func redirects() {
        let lines = ["HTTP/1.1 302 Found", "Location: /x", ""]
        #expect(feed(lines).events.last == .complete)
        #expect(feed(lines, followsRedirects: true).events.last == .pending)
        #expect(feed(["HTTP/1.1 304 Not Modified", ""], followsRedirects: true).events.last == .complete)
    }

    @Test("folded lines are joined, lines that are no header are left out, other bytes do no harm")
    func oddLines() {
        let (_, head) = feed(["HTTP/1.1 200", "A: 1", "\t2", "no colon", "bad name: x", ": x", "C: \u{FF}\u{0}", ""])
        #expect(head?.fields[HTTPField.Name("A")!] == "1 2")
        #expect(head?.fields.count == 2)
    }

    @Test("more headers than allowed are refused, those of redirects counted")
    func limit() {
        let redirect = ["HTTP/1.1 302 Found", "Location: /x", ""]
        #expect(feed(redirect + redirect, limit: 50, followsRedirects: true).events.last == .tooLarge)
    }

    @Test(
        "no status line, no head",
        arguments: ["HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 2000", "HTTP/1.1 abc", "ICY 200 OK"]
    )
    func badStatusLines(line: String) {
        #expect(feed([line, ""]).head == nil)
    }
}
