import FoundationEssentials
import Testing

@testable import Jobs

@Suite("Allowances")
struct AllowancesTests {
    private let tenant = UUID()

    private func candidates(_ count: Int64, type: String = "a", provider: String? = nil, tenant: UUID? = nil)
        -> [Candidate]
    {
        (1...count).map {
            Candidate(id: $0, type: type, tenant: tenant ?? UUID(), user: UUID(), provider: provider)
        }
    }

    private func subject(_ scope: String, _ key: String) -> Allowances.Subject { .init(scope: scope, key: key) }

    @Test("let everything through that nothing limits, up to what is wanted")
    func unlimited() {
        var allowances = Allowances([subject("type", "b"): 0])
        #expect(allowances.take(3, of: candidates(5)).map(\.id) == [1, 2, 3])
    }

    @Test("count down types, tenants and providers together; what one of them stops costs the others nothing")
    func together() {
        var allowances = Allowances([
            subject("type", "a"): 3, subject("provider", "gmail"): 1,
            subject("tenant", tenant.uuidString.lowercased()): 1,
        ])
        let mixed =
            candidates(2, provider: "gmail") + candidates(2, tenant: tenant) + candidates(2) + candidates(1, type: "b")
        let taken = allowances.take(9, of: mixed)
        #expect(taken.map(\.type) == ["a", "a", "a", "b"])
        #expect(taken.map(\.provider) == ["gmail", nil, nil, nil])
        #expect(taken[1].tenant == tenant && taken[2].tenant != tenant)
        #expect(allowances.exhausted("type") == ["a"] && allowances.exhausted("provider") == ["gmail"])
        #expect(allowances.exhaustedTenants == [tenant])
    }
}
