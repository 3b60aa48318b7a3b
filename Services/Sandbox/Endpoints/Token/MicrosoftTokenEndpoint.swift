import FoundationEssentials

/// Microsoft's `POST /{tenant}/oauth2/v2.0/token` for `grant_type=refresh_token`. Every answer brings a new refresh
/// token; the old ones stay valid.
struct MicrosoftTokenEndpoint: Sendable {
    let state: SandboxState

    struct Grant: Codable, Sendable {
        let accessToken: String
        let expiresIn: Int
        let scope: String
        let tokenType: String
        let refreshToken: String

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case expiresIn = "expires_in"
            case scope
            case tokenType = "token_type"
            case refreshToken = "refresh_token"
        }
    }

    func respond(to request: SandboxRequest) -> SandboxReply {
        let form = FormCoding.decode(String(decoding: request.body, as: UTF8.self))
        let fields = Dictionary(form.map { ($0.name, $0.value) }) { first, _ in first }
        do {
            let user = try user(fields)
            return answer(user, scope: fields["scope"])
        } catch {
            return error.reply(now: state.now)
        }
    }

    private func user(_ form: [String: String]) throws(MicrosoftRefusal) -> SandboxUser {
        guard let type = form["grant_type"], !type.isEmpty else {
            throw MicrosoftRefusal("invalid_request", 900144, "The request body must contain 'grant_type'.")
        }
        guard type == "refresh_token" else {
            throw MicrosoftRefusal("unsupported_grant_type", 70003, "The grant type '\(type)' is not supported.")
        }
        guard form["client_id"] == state.configuration.clientID else {
            throw MicrosoftRefusal("unauthorized_client", 700016, "The application was not found in the directory.")
        }
        guard form["client_secret"] == state.configuration.clientSecret else {
            throw MicrosoftRefusal("invalid_client", 7_000_215, "Invalid client secret provided.", status: 401)
        }
        guard let token = form["refresh_token"], !token.isEmpty else {
            throw MicrosoftRefusal("invalid_request", 900144, "The request body must contain 'refresh_token'.")
        }
        guard let user = state.user(refreshToken: token) else {
            throw MicrosoftRefusal("invalid_grant", 9_002_313, "The refresh token is malformed or unknown.")
        }
        return user
    }

    private func answer(_ user: SandboxUser, scope: String?) -> SandboxReply {
        let decision = user.admit(.microsoftToken).decision
        var reply: SandboxReply
        if let refusal = decision.fault.flatMap(MicrosoftRefusal.init) {
            reply = refusal.reply(now: state.now)
            if let seconds = decision.fault?.retryAfter { reply.headers.append(("Retry-After", "\(seconds)")) }
        } else {
            reply = grant(user, scope: scope)
            if let fault = decision.fault { reply = GmailAPI.disturb(reply, by: fault) }
        }
        reply.delay += decision.delay
        return reply
    }

    private func grant(_ user: SandboxUser, scope: String?) -> SandboxReply {
        guard !user.isRevoked else {
            return MicrosoftRefusal("invalid_grant", 50173, "The grant has expired because it was revoked.")
                .reply(now: state.now)
        }
        let granted = (scope ?? "https://graph.microsoft.com/Mail.Read https://graph.microsoft.com/Calendars.Read")
            .split(separator: " ").filter { $0 != "offline_access" }.joined(separator: " ")
        return SandboxReply(
            json: Grant(
                accessToken: state.issueAccessToken(to: user.email, issuer: .microsoft),
                expiresIn: Int(state.configuration.accessTokenLifetime.components.seconds),
                scope: granted,
                tokenType: "Bearer",
                refreshToken: user.addRefreshToken()
            )
        )
    }
}
