import HTML
import Testing

@Suite("HTML as text")
struct HTMLTextTests {
    @Test("blocks begin lines and paragraphs are set apart")
    func blocks() {
        let html = "<html><body><h1>Title</h1><p>One<br>two</p><div>three</div><div>four</div></body></html>"
        #expect(HTMLText.plainText(from: html) == "Title\n\nOne\ntwo\n\nthree\nfour")
    }

    @Test("white space collapses except in pre")
    func whiteSpace() {
        #expect(HTMLText.plainText(from: "<p>  a \n\t b&nbsp;&nbsp;c </p>") == "a b c")
        #expect(HTMLText.plainText(from: "<pre>a  b\n  c</pre>") == "a  b\n  c")
    }

    @Test("words of neighbouring inline elements stay as they were")
    func inline() {
        #expect(HTMLText.plainText(from: "<b>bold</b><i>italic</i> <u>under</u>line") == "bolditalic underline")
    }

    @Test("what a reader does not see is dropped")
    func invisible() {
        let html = """
            <head><title>T</title><style>p { color: red }</style></head><body><script>alert('x')</script>
            <!-- comment --><p style="display : NONE">hidden</p><div hidden>hidden <b>too</b></div>
            <template>t</template><p>seen</p><input type=hidden value=no></body>
            """
        #expect(HTMLText.plainText(from: html) == "seen")
    }

    @Test("entities are decoded, and only once")
    func entities() {
        #expect(HTMLText.plainText(from: "&lt;b&gt; &amp;amp; &euro; &#8220;q&#x201D; &uuml;") == "<b> &amp; € “q” ü")
    }

    @Test("links keep their text and show where they lead")
    func links() {
        #expect(
            HTMLText.plainText(from: #"See <a href="https://example.com/x?a=1&amp;b=2">the page</a>."#)
                == "See the page (https://example.com/x?a=1&b=2)."
        )
        #expect(
            HTMLText.plainText(from: #"<a href="https://example.com/">https://example.com/</a>"#)
                == "https://example.com/"
        )
        #expect(HTMLText.plainText(from: #"<a href="javascript:x()">click</a> <a name=top>here</a>"#) == "click here")
        #expect(
            HTMLText.plainText(from: #"<a href="mailto:a@example.com">a@example.com</a>"#) == "a@example.com"
        )
    }

    @Test("lists, tables and images keep their structure")
    func structure() {
        #expect(HTMLText.plainText(from: "<ul><li>one<li>two</ul>") == "- one\n- two")
        #expect(HTMLText.plainText(from: "<table><tr><td>a<td>b<tr><td>c<td>d</table>") == "a\tb\nc\td")
        #expect(HTMLText.plainText(from: #"x <img src="cid:1" alt="logo"> y"#) == "x logo y")
    }

    @Test("quotes look as they do in plain text mail")
    func quotes() {
        let html = "<p>Yes.</p><blockquote><p>Really?</p><blockquote>No</blockquote></blockquote><p>Bye</p>"
        #expect(HTMLText.plainText(from: html) == "Yes.\n\n> Really?\n>\n> > No\n\nBye")
    }

    @Test("the document's own claim of a charset is not believed")
    func metaCharset() {
        let html = #"<html><head><meta charset="windows-1250"></head><body>Grüße €</body></html>"#
        #expect(HTMLText.plainText(from: html) == "Grüße €")
    }

    @Test("broken HTML is read as far as it goes")
    func broken() {
        #expect(HTMLText.plainText(from: "") == "")
        #expect(HTMLText.plainText(from: "just text") == "just text")
        #expect(HTMLText.plainText(from: "<p>open <b>bold <div>next</p> end").hasPrefix("open bold"))
        #expect(HTMLText.plainText(from: "a < b and c > d").hasPrefix("a < b"))
        #expect(HTMLText.plainText(from: "before\0after") == "before after")
    }
}
