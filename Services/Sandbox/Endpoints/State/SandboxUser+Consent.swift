extension SandboxUser {
    /// Scopes that the user leaves unticked whenever he is asked.
    public var withheldScopes: [String] {
        get { withState { $0.withheldScopes } }
        set { withState { $0.withheldScopes = newValue } }
    }

    /// - Parameter addsToEarlier: whether what was granted before is granted with it.
    /// - Returns: what is granted, in the order it was asked for.
    func consent(to scopes: [String], addsToEarlier: Bool) -> [String] {
        withState { state in
            let granted = scopes.filter { !state.withheldScopes.contains($0) }
            let earlier = state.isRevoked ? [] : state.grantedScopes
            let all = granted + earlier.filter { !granted.contains($0) }
            state.grantedScopes = all
            return addsToEarlier ? all : granted
        }
    }

    /// A refresh token of a consent to these scopes, just given. Those of a grant that was revoked stay void.
    func beginGrant(_ scopes: [String]) -> String {
        if isRevoked { renewGrant(refreshToken: "1//sandbox-\(email)-renewed") }
        return addRefreshToken(scopes)
    }
}
