import Intelligence
import Testing

@Suite("Built-in embeddings")
struct BuiltinEmbedderTests {
    private let embedder = BuiltinEmbedder()

    private func similarity(_ left: String, _ right: String) throws -> Float {
        let (left, right) = try (#require(embedder.vector(of: left)), #require(embedder.vector(of: right)))
        return zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test("have 384 dimensions, length 1 and their model's name")
    func shape() async throws {
        let result = try await embedder.embed(["one", "two words"], for: .document)
        #expect(result.model == EmbeddingModel(name: "builtin-1", dimensions: 384))
        #expect(result.model.description == "builtin-1/384")
        #expect(result.usage == EmbeddingUsage())
        #expect(result.vectors.allSatisfy { $0.count == 384 && abs($0.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5 })
    }

    @Test("are near for inflections, other case and other accents, far for other words")
    func nearness() throws {
        #expect(try similarity("meeting", "MEETING") > 0.999)
        #expect(try similarity("Müller café", "muller CAFE\u{301}") > 0.999)
        // by their parts alone: of words so short the stems are of different lengths
        let unlike = try similarity("Rechnung", "Zeitung")
        #expect(try similarity("Rechnung", "Rechnungen") > unlike + 0.2)
        #expect(try similarity("invoice", "invoices") > 0.45)
        let other = try similarity("the budget review", "the cake recipe")
        #expect(try similarity("the budget review", "budget reviews") > other + 0.4)
        #expect(abs(try similarity("fisheries agreement", "heating controller")) < 0.25)
        #expect(try similarity("会議は大阪", "大阪の会議") > 0.4)
    }

    @Test("hardly change by small words")
    func smallWords() throws {
        #expect(try similarity("budget review", "it is the budget and a review of that") > 0.7)
    }

    @Test("exist for whatever is no white space", arguments: ["!", "👩‍🚀", "\u{301}", "的", "ﷺ", "\u{1}x", "123"])
    func anything(text: String) {
        #expect(embedder.vector(of: text)?.count == 384)
    }

    /// Both places of the one feature of each are the same, with opposite signs.
    @Test("exist where all features of a text cancel each other", arguments: ["🐹", "до", "印", "钩"])
    func cancelled(text: String) async throws {
        let vectors = try await embedder.embed([text, text + text], for: .document).vectors
        #expect(vectors.allSatisfy { abs($0.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5 })
    }

    @Test("do not exist for nothing", arguments: ["", " \n\t"])
    func nothing(text: String) async {
        let error = await #expect(throws: EmbeddingError.self) { try await embedder.embed(["a", text], for: .query) }
        #expect(error?.code == .emptyText)
        #expect(error?.description.hasPrefix("text 2 of 2") == true)
    }

    @Test("are the same on every machine: stored ones are compared with new ones")
    func golden() throws {
        let vector = try #require(embedder.vector(of: "The bell rings at noon. 正午に鐘が鳴る。"))
        let places = vector.indices.filter { vector[$0] != 0 }
        #expect(places.prefix(8) == [0, 1, 5, 9, 11, 12, 13, 15])
        #expect(places.prefix(4).map { Int((vector[$0] * 10_000).rounded()) } == [2550, 607, 709, 526])
        #expect(places.count == 97)
    }
}
