/// Google's `POST /token`, for `grant_type=refresh_token` and `authorization_code`.
struct TokenEndpoint: Sendable {
    let state: SandboxState

    /// A refusal (RFC 6749 §5.2).
    struct Refusal: Codable, Sendable, Error {
        var status = 400
        let error: String
        let errorDescription: String

        enum CodingKeys: String, CodingKey {
            case error
            case errorDescription = "error_description"
        }
    }

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
        do {
            let form = FormCoding.decode(String(decoding: request.body, as: UTF8.self))
            let fields = Dictionary(form.map { ($0.name, $0.value) }) { first, _ in first }
            try check(fields)
            guard fields["grant_type"] == "authorization_code" else { return answer(try user(fields)) { grant($0) } }
            let (code, user) = try state.redeem(fields, by: .google)
            return answer(user) { grant($0, for: code, baseURL: request.baseURL) }
        } catch is CodeTable.Refusal {
            // which of them it was, Google does not tell
            return SandboxReply(status: 400, json: Refusal(error: "invalid_grant", errorDescription: "Bad Request"))
        } catch let refusal as Refusal {
            return SandboxReply(status: refusal.status, json: refusal)
        } catch {
            return GmailError.internalError.reply
        }
    }

    private func check(_ form: [String: String]) throws {
        guard let type = form["grant_type"], !type.isEmpty else {
            throw Refusal(error: "invalid_request", errorDescription: "Missing required parameter: grant_type")
        }
        guard ["refresh_token", "authorization_code"].contains(type) else {
            throw Refusal(error: "unsupported_grant_type", errorDescription: "Invalid grant_type: \(type)")
        }
        guard form["client_id"] == state.configuration.clientID else {
            throw Refusal(status: 401, error: "invalid_client", errorDescription: "The OAuth client was not found.")
        }
        guard form["client_secret"] == state.configuration.clientSecret else {
            throw Refusal(status: 401, error: "invalid_client", errorDescription: "Unauthorized")
        }
    }

    private func user(_ form: [String: String]) throws -> SandboxUser {
        guard let token = form["refresh_token"], !token.isEmpty else {
            throw Refusal(error: "invalid_request", errorDescription: "Missing required parameter: refresh_token")
        }
        guard let user = state.user(refreshToken: token) else {
            throw Refusal(error: "invalid_grant", errorDescription: "Bad Request")
        }
        return user
    }

    private func answer(_ user: SandboxUser, _ grant: (SandboxUser) -> SandboxReply) -> SandboxReply {
        let decision = user.admit(.token).decision
        var reply = Self.failure(decision.fault) ?? grant(user)
        if let fault = decision.fault {
            reply = GmailAPI.disturb(reply, by: fault)
            if let seconds = fault.retryAfter, fault.kind.isRefusal {
                reply.headers.append(("Retry-After", "\(seconds)"))
            }
        }
        reply.delay += decision.delay
        return reply
    }

    private func grant(_ user: SandboxUser) -> SandboxReply {
        guard !user.isRevoked else {
            return SandboxReply(
                status: 400,
                json: Refusal(error: "invalid_grant", errorDescription: "Token has been expired or revoked.")
            )
        }
        return SandboxReply(
            json: Grant(
                accessToken: state.issueAccessToken(to: user.email),
                expiresIn: Int(state.configuration.accessTokenLifetime.components.seconds),
                scope: "https://www.googleapis.com/auth/gmail.readonly",
                tokenType: "Bearer",
                refreshToken: user.rotatesRefreshToken ? user.addRefreshToken([]) : nil
            )
        )
    }

    private func grant(_ user: SandboxUser, for code: AuthorizationCode, baseURL: String) -> SandboxReply {
        guard let identity = try? state.identityToken(for: code, baseURL: baseURL) else {
            return GmailError.internalError.reply
        }
        let scopes = code.scopes.map { $0 == "email" ? "https://www.googleapis.com/auth/userinfo.email" : $0 }
        let refreshToken = code.isLasting ? user.beginGrant(code.scopes) : nil
        return SandboxReply(
            json: Grant(
                accessToken: state.issueAccessToken(to: user.email),
                expiresIn: Int(state.configuration.accessTokenLifetime.components.seconds),
                scope: scopes.joined(separator: " "), tokenType: "Bearer", refreshToken: refreshToken,
                idToken: identity))
    }

    private static func failure(_ fault: Fault?) -> SandboxReply? {
        guard let fault, fault.kind.isRefusal else { return nil }
        let (status, error): (Int, String) =
            switch fault.kind {
            case .unauthorized: (401, "invalid_client")
            case .forbidden: (403, "access_denied")
            case .rateLimited, .tooManyRequests: (429, "rate_limit_exceeded")
            case .unavailable: (503, "temporarily_unavailable")
            case .invalidGrant: (400, "invalid_grant")
            case .invalidClient: (401, "invalid_client")
            case .unauthorizedClient, .invalidScope: (400, fault.kind.rawValue)
            case .temporarilyUnavailable: (503, "temporarily_unavailable")
            default: (500, "internal_failure")
            }
        return SandboxReply(status: status, json: Refusal(error: error, errorDescription: "A fault was asked for."))
    }
}
