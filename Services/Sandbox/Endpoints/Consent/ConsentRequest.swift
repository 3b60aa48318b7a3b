/// What a client sends a user's browser with (RFC 6749 §4.1.1).
struct ConsentRequest: Sendable {
    let issuer: TokenIssuer
    let clientID: String
    let redirectURI: String
    let state: String?
    let challenge: String
    let nonce: String?
    let scopes: [String]
    let hint: String?
    let isOffline: Bool
    let includesGranted: Bool

    /// Why there is nobody to send an answer to.
    struct Unanswerable: Error {
        let text: String
    }

    /// Why the answer is an error; a code of RFC 6749 §4.1.2.1.
    struct Refused: Error {
        let code: String
        let redirectURI: String
        let state: String?
    }

    /// - Throws: ``Unanswerable`` where the client or its redirect is wrong: then nobody is redirected; ``Refused``.
    init(_ request: SandboxRequest, issuer: TokenIssuer, clientID: String) throws {
        guard request.first("client_id") == clientID else {
            throw Unanswerable(text: "The OAuth client was not found.")
        }
        guard let redirectURI = request.first("redirect_uri"), Self.isRedirect(redirectURI) else {
            throw Unanswerable(text: "redirect_uri must be an absolute http or https URL without a fragment.")
        }
        let state = request.first("state")
        func require(_ condition: Bool, _ code: String) throws {
            guard condition else { throw Refused(code: code, redirectURI: redirectURI, state: state) }
        }
        try require(request.first("response_type") == "code", "unsupported_response_type")
        let scopes = (request.first("scope") ?? "").split(separator: " ").map(String.init)
        try require(!scopes.isEmpty, "invalid_scope")
        let challenge = request.first("code_challenge") ?? ""
        try require(challenge.utf8.count == 43 && request.first("code_challenge_method") == "S256", "invalid_request")
        self.issuer = issuer
        self.clientID = clientID
        self.redirectURI = redirectURI
        self.state = state
        self.challenge = challenge
        self.scopes = scopes
        nonce = request.first("nonce")
        hint = request.first("login_hint")
        isOffline = issuer == .google ? request.first("access_type") == "offline" : scopes.contains("offline_access")
        includesGranted = issuer == .google && request.first("include_granted_scopes") == "true"
    }

    private static func isRedirect(_ text: String) -> Bool {
        (text.hasPrefix("http://") || text.hasPrefix("https://")) && !text.contains("#")
            && !text.contains(where: \.isWhitespace)
    }
}
