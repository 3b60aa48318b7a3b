import Testing

@testable import Text

@Suite("Sentences")
struct SentenceTests {
    private func sentences(_ text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return SentenceSplitter(scalars).sentences(in: scalars.indices).map { String(scalars[$0]) }
    }

    @Test("end at marks that white space and no small letter follows")
    func plain() {
        #expect(
            sentences("It rained. Did it? Yes! \"Really?\" he said. (So it was.) Then… nothing… at all")
                == ["It rained.", "Did it?", "Yes!", "\"Really?\" he said.", "(So it was.)", "Then… nothing… at all"])
    }

    @Test(
        "do not end after abbreviations, initials and numbers, nor within addresses",
        arguments: [
            "Dr. Smith met Mr. J. R. Jones at St. Mary's.", "See e.g. Fig. 3 and pp. 4 ff. there.",
            "It costs 3.50 at https://example.com/a.b.Html?x=1.Y and version 2.0.1 of libfoo.so.",
            "Am 3. Mai kommt z. B. Frau Dr. Weiß um ca. 12.30 Uhr.", "Il a vu M. Dupont et Mme. Curie, p. Ex. hier.",
            "The U.S. Government said no. 5 lives.", "Die Sitzung beginnt am 21. November.",
        ]
    )
    func unbroken(text: String) {
        #expect(sentences(text) == [text])
    }

    @Test(
        "are found in a time that grows with the text, however many marks stand in a row", .timeLimit(.minutes(1)),
        arguments: [
            (String(repeating: ".", count: 1_000_000) + "x", 1), (String(repeating: "?!", count: 500_000) + " x", 1),
            (String(repeating: "?!", count: 500_000) + " X", 2), (String(repeating: ".\"", count: 500_000) + "x", 1),
        ]
    )
    func runs(text: String, count: Int) {
        #expect(sentences(text).count == count)
    }

    @Test("end after several marks in a row as after one, and at a wide one among them at once")
    func several() {
        #expect(sentences("No?! Yes.\") Well") == ["No?!", "Yes.\")", "Well"])
        #expect(sentences("ab..。cd") == ["ab..。", "cd"])
        #expect(sentences("He (of Acme z.B.\".\" Then") == ["He (of Acme z.B.\".\"", "Then"])
    }

    @Test("end after hours of the day, years and the pronoun I")
    func ends() {
        #expect(sentences("We met at 5 p.m. He left.") == ["We met at 5 p.m.", "He left."])
        #expect(sentences("That was in 2024. Now it is over.") == ["That was in 2024.", "Now it is over."])
        #expect(sentences("So do I. They do not.") == ["So do I.", "They do not."])
    }

    @Test("of scripts without spaces end at their marks")
    func wide() {
        #expect(
            sentences("今日は雨です。「本当？」と彼は言った。行こう！") == ["今日は雨です。", "「本当？」", "と彼は言った。", "行こう！"])
        #expect(sentences("यह एक वाक्य है। यह दूसरा है।") == ["यह एक वाक्य है।", "यह दूसरा है।"])
    }

    @Test("go on across wrapped lines, and end before items of a list")
    func lines() {
        #expect(sentences("one\ntwo.\nThree") == ["one\ntwo.", "Three"])
        #expect(
            sentences("To do:\n- buy milk\n- write to Ann\n1. First. Then\n2. Second")
                == ["To do:", "- buy milk", "- write to Ann", "1. First.", "Then", "2. Second"])
        #expect(sentences("a temperature of\n-3 degrees") == ["a temperature of\n-3 degrees"])
    }

    @Test("hold every character that is no white space, whatever the text")
    func complete() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [".", "!", "。", " ", "\n", "Dr", "a", "B", "3", "- ", "\u{301}", "\"", "…", "\u{0C}", "z.B", "日"]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            let scalars = Array(text.unicodeScalars)
            let ranges = SentenceSplitter(scalars).sentences(in: scalars.indices)
            let kept = ranges.flatMap { scalars[$0].filter { !$0.isSpace } }
            #expect(kept == scalars.filter { !$0.isSpace }, "\(text.debugDescription)")
            #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
        }
    }
}
