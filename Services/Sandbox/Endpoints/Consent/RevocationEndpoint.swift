/// Google's `POST /revoke` (RFC 7009). `POST /{tenant}/oauth2/v2.0/revoke` does the same, which Microsoft itself has not:
/// it is for clients whose provider is told apart by its URL only.
struct RevocationEndpoint: Sendable {
    let state: SandboxState
    let issuer: TokenIssuer

    func respond(to request: SandboxRequest) -> SandboxReply {
        let form = FormCoding.decode(String(decoding: request.body, as: UTF8.self))
        // Google takes the token in the query as well
        guard let token = (form + request.query).first(where: { $0.name == "token" })?.value,
            let user = state.user(refreshToken: token) ?? state.user(accessToken: token, issuer: issuer),
            !user.isRevoked
        else {
            return SandboxReply(
                status: 400,
                json: TokenEndpoint.Refusal(error: "invalid_token", errorDescription: "Token expired or revoked"))
        }
        let decision = user.admit(.revocation).decision
        var reply: SandboxReply
        if let fault = decision.fault, fault.kind.isRefusal {
            reply = SandboxReply(
                status: 503, json: TokenEndpoint.Refusal(error: "internal_failure", errorDescription: "A fault."))
        } else {
            state.revokeGrant(of: user.email)
            reply = SandboxReply(json: [String: String]())
        }
        reply.delay += decision.delay
        return reply
    }
}
