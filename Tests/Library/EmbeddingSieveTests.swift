import Intelligence
import Library
import Synchronization
import Testing

@Suite("A text that an embedder does not take")
struct EmbeddingSieveTests {
    /// Refuses what it is told to, and keeps what it was asked for.
    private final class Scripted: Embedder {
        let model = EmbeddingModel(name: "scripted", dimensions: 1)
        private let asked = Mutex<[[String]]>([])
        private let refusal: @Sendable (_ texts: [String], _ number: Int) -> EmbeddingError.Code?

        /// - Parameter refusal: gets the texts, and how often they were asked for, from 1.
        init(_ refusal: @escaping @Sendable ([String], Int) -> EmbeddingError.Code?) {
            self.refusal = refusal
        }

        var requests: [[String]] { asked.withLock { $0 } }

        func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
            let number = asked.withLock { asked in
                asked.append(texts)
                return asked.count { $0 == texts }
            }
            if let code = refusal(texts, number) { throw EmbeddingError(code, "refused") }
            return EmbeddingResult(
                model: model, vectors: texts.map { _ in [1] }, usage: EmbeddingUsage(tokens: texts.count, requests: 1))
        }
    }

    /// `taken`, or why not.
    private static func fates(_ sifted: EmbeddingSieve.Sifted) -> [String] {
        sifted.vectors.map { vector in
            guard case .failure(let error) = vector else { return "taken" }
            return error.code.rawValue
        }
    }

    @Test(
        "once, alone or among others, is asked for again, and taken",
        arguments: [EmbeddingError.Code.malformed, .badRequest, .textTooLong], [["a"], ["a", "b"]])
    func once(code: EmbeddingError.Code, texts: [String]) async throws {
        let embedder = Scripted { asked, number in asked == texts && number == 1 ? code : nil }
        let sifted = try await EmbeddingSieve(embedder).embed(texts)
        #expect(Self.fates(sifted) == texts.map { _ in "taken" })
        #expect(embedder.requests == [texts, ["word"]] + texts.map { [$0] })
        #expect(sifted.usage.tokens == 1 + texts.count)
    }

    @Test(
        "twice, first among others and then alone, is asked for once more, and taken",
        arguments: [EmbeddingError.Code.malformed, .badRequest])
    func twice(code: EmbeddingError.Code) async throws {
        let embedder = Scripted { asked, number in asked.contains("b") && number == 1 ? code : nil }
        let sifted = try await EmbeddingSieve(embedder).embed(["a", "b"])
        #expect(Self.fates(sifted) == ["taken", "taken"])
        #expect(embedder.requests == [["a", "b"], ["word"], ["a"], ["b"], ["word"], ["b"]])
    }

    @Test(
        "whenever it is asked for is refused, and the others are not",
        arguments: [EmbeddingError.Code.malformed, .badRequest])
    func ever(code: EmbeddingError.Code) async throws {
        let embedder = Scripted { asked, _ in asked.contains("b") ? code : nil }
        let sifted = try await EmbeddingSieve(embedder).embed(["a", "b", "c"])
        #expect(Self.fates(sifted) == ["taken", code.rawValue, "taken"])
    }

    @Test(
        "for what is certainly its fault is refused at once", arguments: [EmbeddingError.Code.emptyText, .textTooLong])
    func certain(code: EmbeddingError.Code) async throws {
        let embedder = Scripted { asked, _ in asked.contains("b") ? code : nil }
        let sifted = try await EmbeddingSieve(embedder).embed(["b", "a"])
        #expect(Self.fates(sifted) == [code.rawValue, "taken"])
        #expect(embedder.requests == [["b", "a"], ["word"], ["b"], ["a"]])
    }

    @Test("is not at fault where a plain word is refused the next moment")
    func server() async throws {
        let embedder = Scripted { asked, number in asked != ["word"] || number == 2 ? .malformed : nil }
        let error = await #expect(throws: EmbeddingError.self) { try await EmbeddingSieve(embedder).embed(["a", "b"]) }
        #expect(error?.code == .malformed)
        #expect(embedder.requests == [["a", "b"], ["word"], ["a"], ["word"]])
    }
}
