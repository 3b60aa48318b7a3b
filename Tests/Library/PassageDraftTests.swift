import Library
import Testing

@Suite("What is embedded of a passage")
struct PassageDraftTests {
    @Test("is its text under title and heading, without white space in a row")
    func tidy() {
        let text = PassageDraft.embedded(
            title: " The \t plan", heading: "Next  year", body: "It   rained.\u{A0}\n  \n\nThen it snowed. \n")
        #expect(text == "The plan\nNext year\nIt rained.\nThen it snowed.")
        #expect(PassageDraft.embedded(title: "It rained", heading: nil, body: "It  rained.") == "It rained.")
        #expect(PassageDraft.embedded(title: " \n", heading: "", body: "x") == "x")
    }

    @Test("has no more than the beginning of a title or a heading, however long they are")
    func long() {
        let title = String(repeating: "na ", count: 400_000)
        let text = PassageDraft.embedded(title: title, heading: title, body: "Batman")
        #expect(text.unicodeScalars.count <= 2 * 301 + 6 && text.hasSuffix("\nBatman"))
        let white = String(repeating: " ", count: 1_000_000)
        #expect(PassageDraft.embedded(title: white, heading: nil, body: "x" + white + "y") == "x y")
    }
}
