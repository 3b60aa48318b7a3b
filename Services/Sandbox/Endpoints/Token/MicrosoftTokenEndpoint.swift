import FoundationEssentials

/// Microsoft's `POST /{tenant}/oauth2/v2.0/token`, for `grant_type=refresh_token` and `authorization_code`. Every
/// answer brings a new refresh token; the old ones stay valid.
struct MicrosoftTokenEndpoint: Sendable {
    let state: SandboxState

    struct Grant: Codable, Sendable {
        let accessToken: String
        let expiresIn: Int
        let scope: String
        let tokenType: String
        var refreshToken: String?
        var idToken: String?

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case expiresIn = "expires_in"
            case scope
            case tokenType = "token_type"
            case refreshToken = "refresh_token"
            case idToken = "id_token"
        }
    }

    func respond(to request: SandboxRequest) -> SandboxReply {
        let form = FormCoding.decode(String(decoding: request.body, as: UTF8.self))
        let fields = Dictionary(form.map { ($0.name, $0.value) }) { first, _ in first }
        do {
            try check(fields)
            guard fields["grant_type"] == "authorization_code" else {
                let (token, user) = try refreshToken(fields)
                return answer(user) { grant($0, by: token, scope: fields["scope"]) }
            }
            let (code, user) = try redeem(fields)
            return answer(user) { grant($0, for: code, baseURL: request.baseURL) }
        } catch {
            return error.reply(now: state.now)
        }
    }

    private func check(_ form: [String: String]) throws(MicrosoftRefusal) {
        guard let type = form["grant_type"], !type.isEmpty else {
            throw MicrosoftRefusal("invalid_request", 900144, "The request body must contain 'grant_type'.")
        }
        guard ["refresh_token", "authorization_code"].contains(type) else {
            throw MicrosoftRefusal("unsupported_grant_type", 70003, "The grant type '\(type)' is not supported.")
        }
        guard form["client_id"] == state.configuration.clientID else {
            throw MicrosoftRefusal("unauthorized_client", 700016, "The application was not found in the directory.")
        }
        guard form["client_secret"] == state.configuration.clientSecret else {
            throw MicrosoftRefusal("invalid_client", 7_000_215, "Invalid client secret provided.", status: 401)
        }
    }

    private func redeem(
        _ form: [String: String]
    ) throws(MicrosoftRefusal) -> (code: AuthorizationCode, user: SandboxUser) {
        do {
            return try state.redeem(form, by: .microsoft)
        } catch {
            switch error {
            case .used: throw MicrosoftRefusal("invalid_grant", 54005, "The code was already redeemed.")
            case .expired: throw MicrosoftRefusal("invalid_grant", 70008, "The code has expired.")
            case .wrongVerifier:
                throw MicrosoftRefusal("invalid_grant", 501_481, "The Code_Verifier does not match the code_challenge.")
            case .unknown, .otherRedirect:
                throw MicrosoftRefusal("invalid_grant", 9_002_313, "The code is malformed, or for another redirect.")
            }
        }
    }

    private func refreshToken(
        _ form: [String: String]
    ) throws(MicrosoftRefusal) -> (token: RefreshToken, user: SandboxUser) {
        guard let token = form["refresh_token"], !token.isEmpty else {
            throw MicrosoftRefusal("invalid_request", 900144, "The request body must contain 'refresh_token'.")
        }
        guard let user = state.user(refreshToken: token), let found = user.find(refreshToken: token) else {
            throw MicrosoftRefusal("invalid_grant", 9_002_313, "The refresh token is malformed or unknown.")
        }
        return (found, user)
    }

    private func answer(_ user: SandboxUser, _ grant: (SandboxUser) -> SandboxReply) -> SandboxReply {
        let decision = user.admit(.microsoftToken).decision
        var reply: SandboxReply
        if let refusal = decision.fault.flatMap(MicrosoftRefusal.init) {
            reply = refusal.reply(now: state.now)
            if let seconds = decision.fault?.retryAfter { reply.headers.append(("Retry-After", "\(seconds)")) }
        } else {
            reply = grant(user)
            if let fault = decision.fault { reply = GmailAPI.disturb(reply, by: fault) }
        }
        reply.delay += decision.delay
        return reply
    }

    private func grant(_ user: SandboxUser, for code: AuthorizationCode, baseURL: String) -> SandboxReply {
        guard let identity = try? state.identityToken(for: code, baseURL: baseURL) else {
            return MicrosoftRefusal("server_error", 90036, "No key.", status: 500).reply(now: state.now)
        }
        let refreshToken = code.isLasting ? user.beginGrant(code.scopes) : nil
        return SandboxReply(
            json: Grant(
                accessToken: state.issueAccessToken(to: user.email, issuer: .microsoft),
                expiresIn: Int(state.configuration.accessTokenLifetime.components.seconds),
                scope: code.scopes.filter { $0 != "offline_access" }.joined(separator: " "), tokenType: "Bearer",
                refreshToken: refreshToken, idToken: identity))
    }

    private func grant(_ user: SandboxUser, by token: RefreshToken, scope: String?) -> SandboxReply {
        guard !user.isRevoked else {
            return MicrosoftRefusal("invalid_grant", 50173, "The grant has expired because it was revoked.")
                .reply(now: state.now)
        }
        let asked = scope.map { $0.split(separator: " ").map(String.init) } ?? token.scopes
        guard token.covers(asked) else {
            return MicrosoftRefusal("invalid_grant", 65001, "The user has not consented to use the application so.")
                .reply(now: state.now)
        }
        return SandboxReply(
            json: Grant(
                accessToken: state.issueAccessToken(to: user.email, issuer: .microsoft),
                expiresIn: Int(state.configuration.accessTokenLifetime.components.seconds),
                scope: asked.filter { $0 != "offline_access" }.joined(separator: " "),
                tokenType: "Bearer",
                refreshToken: user.addRefreshToken(token.scopes)
            )
        )
    }
}
