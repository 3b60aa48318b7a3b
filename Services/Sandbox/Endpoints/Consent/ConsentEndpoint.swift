import FoundationEssentials

/// Google's `GET /o/oauth2/v2/auth` and Microsoft's `GET /{tenant}/oauth2/v2.0/authorize`.
///
/// Consents at once for the user that `login_hint` names, else for the first; or asks, where the sandbox is told to. The
/// query's `sandbox_user` chooses another, and `sandbox_answer=deny` says no, as does the fault `access_denied`.
struct ConsentEndpoint: Sendable {
    let state: SandboxState
    let issuer: TokenIssuer

    func respond(to request: SandboxRequest) -> SandboxReply {
        do {
            let consent = try ConsentRequest(request, issuer: issuer, clientID: state.configuration.clientID)
            let name = request.first("sandbox_user")
            if name == nil, request.first("sandbox_answer") == nil, state.configuration.asksForConsent {
                return ConsentPage.ask(consent, users: state.allUsers.map(\.email), request: request)
            }
            guard let user = user(name ?? consent.hint) else {
                return ConsentPage.error("There is no such user in the sandbox.")
            }
            return answer(consent, user, isDenied: request.first("sandbox_answer") == "deny")
        } catch let refused as ConsentRequest.Refused {
            return Self.redirect(refused.redirectURI, [("error", refused.code), ("state", refused.state)])
        } catch let unanswerable as ConsentRequest.Unanswerable {
            return ConsentPage.error(unanswerable.text)
        } catch {
            return GmailError.internalError.reply
        }
    }

    private func user(_ name: String?) -> SandboxUser? {
        name.map { state.user($0) } ?? state.allUsers.first
    }

    private func answer(_ consent: ConsentRequest, _ user: SandboxUser, isDenied: Bool) -> SandboxReply {
        let decision = user.admit(.consent).decision
        let error = isDenied ? "access_denied" : decision.fault.flatMap(Self.code)
        var reply: SandboxReply
        if let error {
            reply = Self.redirect(consent.redirectURI, [("error", error), ("state", consent.state)])
        } else {
            let scopes = user.consent(to: consent.scopes, addsToEarlier: consent.includesGranted)
            let code = state.issueCode(
                AuthorizationCode(
                    user: user.email, issuer: issuer, redirectURI: consent.redirectURI, challenge: consent.challenge,
                    nonce: consent.nonce, scopes: scopes, isLasting: consent.isOffline,
                    expiry: state.now.addingTimeInterval(CodeTable.lifetime)))
            reply = Self.redirect(consent.redirectURI, [("code", code), ("state", consent.state)])
        }
        reply.delay += decision.delay
        return reply
    }

    private static func code(of fault: Fault) -> String? {
        guard fault.kind.isRefusal else { return nil }
        return switch fault.kind {
        case .accessDenied: "access_denied"
        case .unavailable, .tooManyRequests: "temporarily_unavailable"
        default: "server_error"
        }
    }

    private static func redirect(_ target: String, _ query: [(name: String, value: String?)]) -> SandboxReply {
        let text = query.compactMap { pair in
            pair.value.map { "\(pair.name)=\(PercentCoding.encode($0))" }
        }.joined(separator: "&")
        var reply = SandboxReply(status: 302, body: [])
        reply.headers = [
            ("Location", target + (target.contains("?") ? "&" : "?") + text), ("Cache-Control", "no-store"),
        ]
        return reply
    }
}
