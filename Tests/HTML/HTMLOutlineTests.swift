import HTML
import Testing

@Suite("Outlines of pages")
struct HTMLOutlineTests {
    @Test("have headings and the text between them, the title and the language")
    func outline() {
        let html = """
            <html lang="de-AT"><head><title> A
             title </title></head><body><p>Before</p><h1>One <i>two</i></h1><p>Text</p><ul><li>item</ul>
            <h3>Three</h3><blockquote>quoted<h4>Inner</h4>more</blockquote><div hidden><h2>no</h2></div></body></html>
            """
        let outline = HTMLOutline(html)
        #expect(outline.title == "A title")
        #expect(outline.language == "de-AT")
        #expect(outline.sections.map(\.level) == [nil, 1, nil, 3, nil, 4, nil])
        #expect(
            outline.sections.map(\.text)
                == ["Before", "One two", "Text\n\n- item", "Three", "> quoted", "> Inner", "> more"])
        #expect(!outline.isTooDeep && !outline.isTooLong)
    }

    @Test("say where they had to end")
    func bounds() {
        #expect(HTMLOutline(String(repeating: "<div>", count: 2000) + "x").isTooDeep)
        let long = HTMLOutline("<h1>a</h1>" + String(repeating: "word ", count: 100), maximumOutputSize: 50)
        #expect(long.isTooLong)
        #expect(HTMLOutline("").sections.isEmpty)
    }
}
