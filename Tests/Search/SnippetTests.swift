import Search
import Testing

@Suite("Snippets")
struct SnippetTests {
    private func snippet(_ text: String, _ query: String, length: Int = 80) throws -> Snippet {
        Snippet(of: text, for: try #require(SearchQuery(query)), length: length)
    }

    private func marked(_ snippet: Snippet) -> [String] {
        let scalars = Array(snippet.text.unicodeScalars)
        return snippet.matches.map { String(String.UnicodeScalarView(scalars[$0])) }
    }

    @Test("of a short text are the text")
    func short() throws {
        let snippet = try snippet("The budget\nreviews are on Thursday.", "when is the budget review")
        #expect(snippet.text == "The budget reviews are on Thursday.")
        #expect(marked(snippet) == ["budget", "reviews"])
    }

    @Test("of a long text show where most words of the query stand")
    func long() throws {
        let filler = String(repeating: "lorem ipsum dolor sit amet ", count: 20)
        let text = filler + "budget " + filler + "the heating controller reads the wrong temperature " + filler
        let snippet = try snippet(text, "heating temperature budget")
        #expect(marked(snippet) == ["heating", "temperature"])
        #expect(snippet.text.hasPrefix("…") && snippet.text.hasSuffix("…"))
        #expect(snippet.text.unicodeScalars.count <= 82)
        #expect(!snippet.text.contains("budget"))
    }

    @Test("without a word of the query begin where the text does")
    func none() throws {
        let snippet = try snippet(String(repeating: "word ", count: 100), "elsewhere")
        #expect(snippet.text.hasPrefix("word word"))
        #expect(snippet.matches.isEmpty)
    }

    @Test("of Japanese mark characters, and of nothing are nothing")
    func other() throws {
        #expect(marked(try snippet("次の会議は大阪で", "大阪の会議")) == ["の", "会", "議", "大", "阪"])
        #expect(try snippet("", "x").text == "")
    }

    @Test("of random texts stay within them")
    func random() throws {
        var generator = SystemRandomNumberGenerator()
        let pieces = ["budget", " ", "日", "\u{301}", "\n", "x", "longwordwithoutanyend", "👩‍🚀"]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            let snippet = try snippet(text, "budget 日 x", length: Int.random(in: 0...100, using: &generator))
            let count = snippet.text.unicodeScalars.count
            #expect(snippet.matches.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= count && !$0.isEmpty })
        }
    }
}
