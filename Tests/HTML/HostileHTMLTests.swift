import HTML
import Testing

@Suite("Hostile HTML", .timeLimit(.minutes(1)))
struct HostileHTMLTests {
    @Test(
        "deep nesting ends the text, not the process",
        arguments: ["<div>", "<b>", "<blockquote>", "<table><tr><td>", "<a href=x>", "<ul><li>"]
    )
    func deepNesting(tag: String) {
        let html = "<p>start</p>" + String(repeating: tag, count: 500_000) + "end"
        #expect(HTMLText.plainText(from: html).hasPrefix("start"))
    }

    @Test("nesting that real mail has loses nothing")
    func realNesting() {
        let html = String(repeating: "<div>", count: 900) + "deep" + String(repeating: "</div>", count: 900) + "after"
        #expect(HTMLText.plainText(from: html) == "deep\nafter")
    }

    @Test("entities are not expanded into more than they are")
    func entityExpansion() {
        let html = """
            <!DOCTYPE html [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
            <p>&b;&f;</p>
            """
        #expect(!HTMLText.plainText(from: html).contains("xxxx"))
        #expect(!HTMLText.plainText(from: html).contains("root:"))
    }

    @Test("size is bounded")
    func size() {
        let html = "<p>" + String(repeating: "word ", count: 2_000_000)
        #expect(HTMLText.plainText(from: html).utf8.count <= HTMLText.maximumOutputSize)
    }

    @Test("many links, attributes and end tags without a start stay quick")
    func quick() {
        _ = HTMLText.plainText(from: String(repeating: "<a href=http://example.com/>x</a>", count: 100_000))
        _ = HTMLText.plainText(from: "<p " + (0..<100_000).map { "a\($0)=b " }.joined() + ">text")
        _ = HTMLText.plainText(from: String(repeating: "<b>", count: 900) + String(repeating: "</i>", count: 500_000))
        _ = HTMLText.plainText(from: String(repeating: "<", count: 1_000_000))
        _ = HTMLText.plainText(from: String(repeating: "&", count: 1_000_000))
        _ = HTMLText.plainText(from: String(repeating: "<!--", count: 500_000))
    }

    @Test("a tag with more attributes than any real one ends early, and what follows is kept as text")
    func attributes() {
        let attributes = (0..<5000).map { "a\($0)=b " }.joined()
        #expect(HTMLText.plainText(from: "<p " + attributes + ">text").hasSuffix("text"))
        let few = (0..<900).map { "a\($0)=\"b\" " }.joined()
        #expect(HTMLText.plainText(from: "<p " + few.prefix(6000) + ">text") == "text")
    }

    @Test("random tag soup never crashes the parser")
    func soup() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "<p>", "</p>", "<table>", "<td>", "</table>", "<!--", "-->", "&", "&#x", "<script>", "</script>", "<", ">",
            "\"", "<a href=\"", "text", "\0", "<html>", "</body>", "<![CDATA[", "]]>", "<?xml", "<blockquote>",
            "</blockquote>", "\u{FFFD}", "<br/", "<pre>",
        ]
        for _ in 0..<5000 {
            let count = Int.random(in: 1...60, using: &generator)
            _ = HTMLText.plainText(
                from: (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            )
        }
    }
}
