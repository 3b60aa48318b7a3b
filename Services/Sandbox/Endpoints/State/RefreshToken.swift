/// What a client refreshes with.
struct RefreshToken: Sendable {
    let text: String
    /// What Microsoft gives access tokens for by it. Google takes no scopes when a token is refreshed.
    let scopes: [String]

    /// That of a consent given elsewhere, unless somebody says otherwise.
    static let usualScopes = [
        "offline_access", "https://graph.microsoft.com/Mail.Read", "https://graph.microsoft.com/Calendars.Read",
    ]

    /// Whether all of these were consented to; with or without their resource, in any case of letters.
    func covers(_ asked: [String]) -> Bool {
        let granted = Set(scopes.map(Self.canonical))
        return asked.allSatisfy { granted.contains(Self.canonical($0)) }
    }

    private static func canonical(_ scope: String) -> String {
        String(scope.split(separator: "/").last ?? "").lowercased()
    }
}
