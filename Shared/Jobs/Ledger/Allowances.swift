package import FoundationEssentials

/// What caps and rates leave of types, tenants and providers; what is not named is not limited.
package struct Allowances: Sendable {
    /// What a limit is on.
    package struct Subject: Hashable, Sendable {
        package let scope: String
        package let key: String

        package init(scope: String, key: String) {
            self.scope = scope
            self.key = key
        }
    }

    package private(set) var left: [Subject: Int]

    package init(_ left: [Subject: Int] = [:]) {
        self.left = left
    }

    /// Of candidates in order, those that the limits let through, at most `count`.
    package mutating func take(_ count: Int, of candidates: [Candidate]) -> [Candidate] {
        var taken: [Candidate] = []
        for candidate in candidates where taken.count < count {
            let subjects = Self.subjects(of: candidate).filter { left[$0] != nil }
            guard subjects.allSatisfy({ left[$0, default: 0] > 0 }) else { continue }
            for subject in subjects { left[subject, default: 0] -= 1 }
            taken.append(candidate)
        }
        return taken
    }

    /// The keys of a scope that nothing is left of.
    package func exhausted(_ scope: String) -> [String] {
        left.filter { $0.key.scope == scope && $0.value <= 0 }.map(\.key.key).sorted()
    }

    package var exhaustedTenants: [UUID] { exhausted("tenant").compactMap(UUID.init(uuidString:)) }

    private static func subjects(of candidate: Candidate) -> [Subject] {
        [
            Subject(scope: "type", key: candidate.type),
            Subject(scope: "tenant", key: candidate.tenant.uuidString.lowercased()),
        ] + (candidate.provider.map { [Subject(scope: "provider", key: $0)] } ?? [])
    }
}
