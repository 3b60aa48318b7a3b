import Providers

/// What a user is asked to consent to, and what that allows: reading, and nothing more than the kinds need.
enum ConsentScopes {
    /// Everything to ask for: who the user is, access while he is away, and what the kinds need.
    static func asked(_ kinds: Set<ConnectionKind>, at provider: AccountProvider) -> [String] {
        let identity =
            switch provider {
            case .gmail: ["openid", "email"]
            // `profile` brings the name the account is known by, which not every account has as its e-mail address.
            case .outlook: ["openid", "email", "profile", MicrosoftScopes.offline]
            }
        return identity + ConnectionKind.allCases.filter(kinds.contains).flatMap { needed($0, at: provider) }
    }

    /// The kinds among those asked for that were granted in full. Users may leave single boxes empty.
    ///
    /// - Parameter scope: as the token endpoint gives it, separated by blanks.
    static func granted(_ scope: String, of kinds: Set<ConnectionKind>, at provider: AccountProvider) -> Set<
        ConnectionKind
    > {
        let granted = Set(scope.split(separator: " ").map { canonical($0, at: provider) })
        return kinds.filter { kind in
            needed(kind, at: provider).allSatisfy { granted.contains(canonical($0, at: provider)) }
        }
    }

    static func needed(_ kind: ConnectionKind, at provider: AccountProvider) -> [String] {
        switch (provider, kind) {
        case (.gmail, .mail): ["https://www.googleapis.com/auth/gmail.readonly"]
        case (.gmail, .calendar):
            [
                "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
                "https://www.googleapis.com/auth/calendar.events.readonly",
            ]
        case (.outlook, .mail): [MicrosoftScopes.mail]
        case (.outlook, .calendar): [MicrosoftScopes.calendar]
        }
    }

    /// Microsoft's scopes come back with or without their resource, and in any case of letters.
    private static func canonical(_ scope: some StringProtocol, at provider: AccountProvider) -> String {
        guard provider == .outlook else { return String(scope) }
        return String(scope.split(separator: "/").last ?? "").lowercased()
    }
}
