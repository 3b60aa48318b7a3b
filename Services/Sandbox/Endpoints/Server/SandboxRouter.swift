/// Finds who answers a request.
struct SandboxRouter: Sendable {
    let state: SandboxState

    func respond(to request: SandboxRequest) async -> SandboxReply {
        switch (request.method, request.path.first) {
        case ("GET", "healthz"): SandboxReply(json: ["status": "ok"])
        case ("POST", "token"): TokenEndpoint(state: state).respond(to: request)
        case ("GET", "o") where request.path.dropFirst() == ["oauth2", "v2", "auth"]:
            ConsentEndpoint(state: state, issuer: .google).respond(to: request)
        case ("GET", "oauth2") where request.path.dropFirst() == ["v3", "certs"]: keys()
        case ("POST", "revoke"): RevocationEndpoint(state: state, issuer: .google).respond(to: request)
        case (_, "gmail"): GmailAPI(state: state).respond(to: request)
        case ("POST", "batch"): GmailBatch(state: state).respond(to: request)
        case (_, "calendar"): GoogleCalendarAPI(state: state).respond(to: request)
        case ("POST", "v1.0") where request.path.dropFirst() == ["$batch"]:
            GraphBatch(state: state).respond(to: request)
        case (_, "v1.0") where request.path.dropFirst().first == "subscriptions":
            await GraphSubscriptionsAPI(state: state).respond(to: request)
        case (_, "v1.0"): GraphAPI(state: state).respond(to: request)
        case ("POST", _) where request.path.dropFirst() == ["oauth2", "v2.0", "token"]:
            MicrosoftTokenEndpoint(state: state).respond(to: request)
        case (_, "parliament"), (_, "robots.txt"): MeetingPagesAPI(site: state.meetings).respond(to: request)
        case ("GET", _) where request.path.dropFirst() == ["oauth2", "v2.0", "authorize"]:
            ConsentEndpoint(state: state, issuer: .microsoft).respond(to: request)
        case ("GET", _) where request.path.dropFirst() == ["discovery", "v2.0", "keys"]: keys()
        case ("POST", _) where request.path.dropFirst() == ["oauth2", "v2.0", "revoke"]:
            RevocationEndpoint(state: state, issuer: .microsoft).respond(to: request)
        case (_, "v1"): EmbeddingsAPI(state: state).respond(to: request)
        case (_, "control") where request.path.dropFirst().first == "meetings":
            MeetingControl(site: state.meetings).respond(to: request)
        case (_, "control"): ControlAPI(state: state).respond(to: request)
        default: GmailError.notFound.reply
        }
    }

    private func keys() -> SandboxReply {
        (try? state.signer.keySet()).map { SandboxReply(json: $0) } ?? GmailError.internalError.reply
    }
}
