import HTTPClient

/// The link that a user follows to consent (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1).
enum ConsentURL {
    static func make(
        _ request: LinkRequest, at provider: LinkProvider, state: Nonce, nonce: Nonce, proof: PKCE
    ) -> String {
        var query = [
            ("response_type", "code"), ("client_id", provider.clientID), ("redirect_uri", request.redirectURI),
            ("scope", ConsentScopes.asked(request.kinds, at: request.provider).joined(separator: " ")),
            ("state", state.text), ("nonce", nonce.text), ("code_challenge", proof.challenge),
            ("code_challenge_method", "S256"),
        ]
        switch request.provider {
        case .gmail:
            // A refresh token comes with `offline`, and again for who has consented before only with `consent`. What was
            // granted before stays with the new grant, so that linking calendars does not unlink mail.
            query += [("access_type", "offline"), ("prompt", "consent"), ("include_granted_scopes", "true")]
        case .outlook:
            query.append(("response_mode", "query"))
            if request.account == nil { query.append(("prompt", "select_account")) }
        }
        if let account = request.account { query.append(("login_hint", account)) }
        let url = provider.endpoints.authorizationURL
        return url + (url.contains("?") ? "&" : "?") + URLEncoding.pairs(query)
    }
}
