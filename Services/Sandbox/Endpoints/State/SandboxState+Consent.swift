import Synchronization

extension SandboxState {
    func issueCode(_ code: AuthorizationCode) -> String {
        let now = now
        return codes.withLock { $0.issue(code, now: now) }
    }

    /// Exchanges a code for its user and what he consented to.
    func redeem(
        _ form: [String: String], by issuer: TokenIssuer
    ) throws(CodeTable.Refusal) -> (code: AuthorizationCode, user: SandboxUser) {
        let now = now
        let code = try codes.withLock { table throws(CodeTable.Refusal) in
            try table.redeem(
                form["code"] ?? "", by: issuer, redirectURI: form["redirect_uri"], verifier: form["code_verifier"],
                now: now)
        }
        guard let user = user(code.user) else { throw .unknown }
        return (code, user)
    }

    /// OpenID Connect's token of a code.
    func identityToken(for code: AuthorizationCode, baseURL: String) throws -> String {
        try signer.sign(
            IdentityDocument.claims(
                of: code.user, by: code.issuer, client: configuration.clientID, nonce: code.nonce, baseURL: baseURL,
                now: now))
    }
}
