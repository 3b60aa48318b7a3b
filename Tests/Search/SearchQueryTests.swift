import Search
import Testing
import Text

@Suite("Search queries")
struct SearchQueryTests {
    @Test("of nothing are none", arguments: ["", " \n\t", "\u{0}\u{1}", "...", "\"\"", "-- '"])
    func empty(text: String) {
        #expect(SearchQuery(text) == nil)
    }

    @Test("keep what was asked for, without control characters")
    func plain() throws {
        let query = try #require(SearchQuery("  budget\u{0}review \n\"next week\" -travel "))
        #expect(query.text == "budget review \"next week\" -travel")
        #expect(query.fullText == query.text)
        #expect(!query.isCut)
    }

    @Test("of ten thousand characters are cut at a word")
    func long() throws {
        let query = try #require(SearchQuery(String(repeating: "word ", count: 2000)))
        #expect(query.isCut)
        #expect(query.text.unicodeScalars.count <= SearchQuery.maximumLength)
        #expect(query.text.hasSuffix("word"))
        #expect(query.fullText.split(separator: " ").count == SearchQuery.maximumWords)
        #expect(try #require(SearchQuery(String(repeating: "x", count: 10_000))).text.count == 1000)
        #expect(try #require(SearchQuery(String(repeating: " ", count: 20_000) + "x") ?? SearchQuery("y")).text == "y")
    }

    @Test("shaped like statements are text like any other")
    func injection() throws {
        let text = "'); DROP TABLE memories; -- \" OR 1=1"
        let query = try #require(SearchQuery(text))
        #expect(query.text == text)
        #expect(
            query.fullText == "'); DROP TABLE memories; --   OR 1=1", "a lone quote would make a phrase of the rest")
    }

    @Test("tell their language where they are long enough")
    func language() throws {
        #expect(try #require(SearchQuery("wann ist die Sitzung mit dem Ausschuss")).language?.code == "de")
        #expect(try #require(SearchQuery("budget 2026")).language == nil)
    }
}
