import Testing

@testable import Text

@Suite("Chunks")
struct ChunkerTests {
    private let options = ChunkingOptions(maximumTokens: 40, overlapTokens: 20)

    private static let story = (1...60).map { number in
        "Sentence number \(number) tells of something \(number % 3 == 0 ? "long and rather winding, as they do" : "short")."
    }.joined(separator: " ")

    @Test("begin and end on sentence bounds, and repeat whole sentences")
    func bounds() throws {
        let chunks = Chunker(options).chunks(of: Self.story)
        #expect(chunks.count > 10)
        for chunk in chunks {
            #expect(chunk.text.hasPrefix("Sentence number"))
            #expect(chunk.text.hasSuffix("."))
            #expect(chunk.tokens <= 40)
            #expect(TokenEstimate.count(chunk.text) <= 40)
        }
        for (earlier, later) in zip(chunks, chunks.dropFirst()) {
            #expect(later.range.lowerBound > earlier.range.lowerBound)
            #expect(later.range.lowerBound <= earlier.range.upperBound + 1, "nothing is left out")
        }
        let overlapping = zip(chunks, chunks.dropFirst()).filter { $1.range.lowerBound < $0.range.upperBound }
        #expect(overlapping.count > chunks.count / 2)
        for (earlier, later) in overlapping {
            let shared = later.range.lowerBound..<earlier.range.upperBound
            let text = String(Array(Self.story.unicodeScalars)[shared])
            #expect(TokenEstimate.count(text) <= 20)
            #expect(text.hasPrefix("Sentence number"))
        }
    }

    @Test("say where they stand, as PostgreSQL counts characters")
    func ranges() {
        let text = "Ein Ä. Ein 👩‍🚀 fliegt. " + Self.story
        let scalars = Array(text.unicodeScalars)
        for chunk in Chunker(options).chunks(of: text) { #expect(chunk.text == String(scalars[chunk.range])) }
    }

    @Test("are the same each time, and numbered")
    func deterministic() {
        let chunks = Chunker(options).chunks(of: Self.story)
        #expect(chunks == Chunker(options).chunks(of: Self.story))
        #expect(chunks.map(\.index) == Array(chunks.indices))
    }

    @Test("of a sentence too long are cut between words, of a word too long between characters")
    func cut() {
        let sentence = (1...200).map { "word\($0)" }.joined(separator: " ")
        for chunk in Chunker(options).chunks(of: sentence) {
            #expect(chunk.tokens <= 40)
            #expect(chunk.text.split(separator: " ").allSatisfy { $0.hasPrefix("word") })
        }
        let family = "👩‍👩‍👧‍👦"
        let emoji = String(repeating: family, count: 100)
        let chunks = Chunker(ChunkingOptions(maximumTokens: 40, overlapTokens: 0)).chunks(of: emoji)
        #expect(chunks.count > 1)
        #expect(chunks.map(\.text).joined() == emoji)
        #expect(chunks.allSatisfy { $0.text.allSatisfy { $0 == Character(family) } })
        let accents = "a" + String(repeating: "\u{301}", count: 500)
        #expect(Chunker(options).chunks(of: accents).map(\.text).joined().unicodeScalars.count >= 501)
    }

    @Test("of Chinese and Japanese stay within their length and end at marks where there are any")
    func wide() {
        let text = String(repeating: "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。", count: 20)
        let chunks = Chunker(options).chunks(of: text)
        #expect(chunks.count > 5)
        #expect(chunks.allSatisfy { $0.tokens <= 40 && $0.text.hasSuffix("。") })
        let unbroken = String(repeating: "吾輩は猫である", count: 50)
        #expect(Chunker(options).chunks(of: unbroken).allSatisfy { $0.tokens <= 40 })
    }

    @Test("carry the heading they stand under, and none ends with one")
    func headings() {
        let parts: [(TextBlock.Kind, String)] = [
            (.heading(level: 1), "First part"), (.paragraph, String(repeating: "Some words of this part. ", count: 5)),
            (.heading(level: 1), "Second part"), (.heading(level: 2), "Of it"),
            (.paragraph, String(repeating: "Other words of that part. ", count: 12)),
        ]
        var text = ""
        var blocks: [TextBlock] = []
        for (kind, part) in parts {
            let start = text.unicodeScalars.count
            text += part + "\n\n"
            blocks.append(
                TextBlock(kind: kind, range: start..<start + part.unicodeScalars.count, page: blocks.count / 2 + 1))
        }
        let chunks = Chunker(options).chunks(of: text, blocks: blocks)
        #expect(chunks.first?.heading == "First part")
        #expect(chunks.first?.pages == 1...1)
        #expect(chunks.last?.heading == "Of it")
        #expect(chunks.contains { $0.text.hasPrefix("Second part\n\nOf it\n\nOther words") && $0.pages == 2...3 })
        #expect(chunks.allSatisfy { !$0.text.hasSuffix("part") && !$0.text.hasSuffix("it") })
    }

    @Test("of nothing are none; of paragraphs they go across empty lines")
    func paragraphs() {
        #expect(Chunker().chunks(of: "").isEmpty)
        #expect(Chunker().chunks(of: " \n\n\t\n").isEmpty)
        #expect(Chunker().chunks(of: "No stop\n\nNew paragraph").map(\.text) == ["No stop\n\nNew paragraph"])
    }

    @Test("of random text lose nothing, stay in order and within their length")
    func random() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "word ", "A. ", "。", "日本", "\n\n", "\n", "1234567 ", "- ", "\u{301}", "👩‍🚀", "longlonglonglongword", "é",
        ]
        for _ in 0..<300 {
            let text = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            let scalars = Array(text.unicodeScalars)
            let chunks = Chunker(ChunkingOptions(maximumTokens: 20, overlapTokens: 8)).chunks(of: text)
            var covered = Set<Int>()
            for chunk in chunks {
                covered.formUnion(chunk.range)
                #expect(chunk.tokens <= 20)
            }
            #expect(scalars.indices.allSatisfy { scalars[$0].isSpace || covered.contains($0) })
            #expect(zip(chunks, chunks.dropFirst()).allSatisfy { $0.range.upperBound < $1.range.upperBound })
        }
    }
}
