import HTML
import Testing

@Suite("Pages by XPath")
struct XPathTests {
    private static let page = """
        <html><body><table class="meetings"><tr><th>Date</th><th>Subject</th></tr>
        <tr class=row><td>01/02/2026</td><td>Data <b>Act</b>&nbsp;&amp; more</td><td><a HREF="/m/1">x</a></td></tr>
        <tr class=row><td>02/02/2026<td>Open
           source<td><a href="/m/2">x</a></table></body></html>
        """

    @Test("lead to rows, and from a row to its fields")
    func rows() throws {
        let document = try HTMLDocument(Self.page)
        let rows = try document.select(XPath("//tr[@class='row']"))
        #expect(rows.count == 2)
        #expect(try rows.map { try $0.texts(XPath("td[2]")) } == [["Data Act & more"], ["Open source"]])
        #expect(try rows.flatMap { try $0.texts(XPath(".//a/@href")) } == ["/m/1", "/m/2"])
        #expect(try rows[1].texts(XPath("substring(td[1], 7)")) == ["2026"])
        #expect(try document.select(XPath("//td[.='none']")).isEmpty)
        #expect(try rows[0].texts(XPath("count(td)")) == ["3"])
        #expect(try rows[0].select(XPath("count(td)")).isEmpty)
    }

    @Test("that are no XPath are refused, with the place", arguments: ["//tr[", "", "a b", "@@x", "//td[position(]"])
    func broken(expression: String) {
        #expect(throws: HTMLError.self) { try XPath(expression) }
    }

    @Test("that call what is not there fail when they are followed, not the process")
    func unknownFunction() throws {
        let document = try HTMLDocument(Self.page)
        #expect(throws: HTMLError.self) { try document.select(XPath("//td[nosuch()]")) }
        #expect(throws: HTMLError.self) { try document.select(XPath("$variable")) }
    }

    @Test("that take too many steps are stopped")
    func expensive() throws {
        let document = try HTMLDocument(String(repeating: "<p>x</p>", count: 3000))
        let path = try XPath("//p[count(//p[count(//p) > 1]) > 1]")
        let error = #expect(throws: HTMLError.self) { try document.select(path) }
        #expect(error?.code == .tooExpensive)
    }

    @Test("pages nested too deeply, empty or too large are refused")
    func refused() {
        let deep = String(repeating: "<div>", count: 100_000)
        #expect(#expect(throws: HTMLError.self) { try HTMLDocument(deep) }?.code == .tooDeep)
        #expect(#expect(throws: HTMLError.self) { try HTMLDocument(" \n ") }?.code == .empty)
        let large = String(repeating: "x", count: HTMLDocument.maximumSize + 1)
        #expect(#expect(throws: HTMLError.self) { try HTMLDocument(large) }?.code == .tooLarge)
    }

    @Test(
        "a page's own claim of a charset is found",
        arguments: [
            (#"<meta charset="iso-8859-1">"#, "iso-8859-1"), ("<META CHARSET=utf-16>", "utf-8"),
            (#"<meta http-equiv="Content-Type" content="text/html; charset = windows-1250">"#, "windows-1250"),
            ("<meta name=x><meta charset='utf-8'/>", "utf-8"),
        ])
    func charset(html: String, name: String) {
        #expect(HTMLCharset.declared(in: Array(html.utf8)) == name)
    }

    @Test("a page without a claim has none", arguments: ["", "<meta name=charset>", "charset=utf-8", "<p>"])
    func noCharset(html: String) {
        #expect(HTMLCharset.declared(in: Array(html.utf8)) == nil)
    }
}
