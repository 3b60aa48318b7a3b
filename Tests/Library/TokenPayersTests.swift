import FoundationEssentials
import Intelligence
import Testing

@testable import Library

@Suite("What a request for several users takes")
struct TokenPayersTests {
    private static let caller = TokenLedger.Caller(
        job: "test", work: "test", tenantID: nil, userID: nil, correlationID: "job-test")

    private static func passage(of user: UUID, words: Int) -> PassageText {
        PassageText(
            id: 1, tenantID: UUID(), userID: user,
            text: [String](repeating: "word", count: words).joined(separator: " "))
    }

    @Test("is paid for as much as each one's texts are of all, to the last token", arguments: [0, 1, 2, 7, 1000, 1001])
    func shares(tokens: Int) {
        let (ann, bob) = (UUID(), UUID())
        let passages = [
            Self.passage(of: bob, words: 10), Self.passage(of: ann, words: 15),
            Self.passage(of: PassageSource.everybody, words: 10), Self.passage(of: ann, words: 15),
        ]
        let shares = TokenPayers(of: passages, Self.caller)
            .shares(of: EmbeddingUsage(tokens: tokens, requests: 3))
        let users: [UUID?] = [bob, ann, nil]
        #expect(shares.map { $0.caller.userID } == users)
        #expect(shares.map { $0.caller.tenantID == nil } == [false, false, true])
        #expect(shares.reduce(0) { $0 + $1.usage.tokens } == tokens)
        #expect(shares.map { $0.usage.requests } == [0, 3, 0])
        #expect(shares.allSatisfy { $0.usage.isEstimated == (tokens > 0) })
        if tokens == 1000 { #expect((550...650).contains(shares[1].usage.tokens)) }
    }

    @Test("is one's alone, and no estimate, where all is his")
    func alone() {
        let ann = UUID()
        let usage = EmbeddingUsage(tokens: 13, requests: 1)
        let passages = [Self.passage(of: ann, words: 3), Self.passage(of: ann, words: 4)]
        let shares = TokenPayers(of: passages, Self.caller).shares(of: usage)
        #expect(shares.count == 1 && shares[0].usage == usage && shares[0].caller.userID == ann)
    }
}
