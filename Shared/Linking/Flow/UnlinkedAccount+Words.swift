extension UnlinkedAccount {
    /// What to do where the grant may live on.
    public var advice: String? {
        let place =
            provider == .gmail
            ? "https://myaccount.google.com/connections"
            : "https://myapps.microsoft.com or https://microsoft.com/consent"
        return switch revocation {
        case .revoked, .nothingToRevoke: nil
        case .shared:
            "another user here has this account linked, so its consent stays; to end it for both, see \(place)"
        case .byHandOnly: "\(provider.title) lets only you end the consent itself: at \(place)"
        case .failed: "\(provider.title) did not confirm that the consent has ended: see \(place)"
        }
    }
}

extension UnlinkedAccount.Revocation {
    /// For programs: `revoked`, `nothing_to_revoke`, `shared`, `by_hand` or `failed`.
    public var word: String {
        switch self {
        case .revoked: "revoked"
        case .nothingToRevoke: "nothing_to_revoke"
        case .shared: "shared"
        case .byHandOnly: "by_hand"
        case .failed: "failed"
        }
    }
}
