/// Finds who answers a request.
struct SandboxRouter: Sendable {
    let state: SandboxState

    func respond(to request: SandboxRequest) async -> SandboxReply {
        switch (request.method, request.path.first) {
        case ("GET", "healthz"): SandboxReply(json: ["status": "ok"])
        case ("POST", "token"): TokenEndpoint(state: state).respond(to: request)
        case (_, "gmail"): GmailAPI(state: state).respond(to: request)
        case ("POST", "batch"): GmailBatch(state: state).respond(to: request)
        case (_, "calendar"): GoogleCalendarAPI(state: state).respond(to: request)
        case ("POST", "v1.0") where request.path.dropFirst() == ["$batch"]:
            GraphBatch(state: state).respond(to: request)
        case (_, "v1.0"): GraphAPI(state: state).respond(to: request)
        case ("POST", _) where request.path.dropFirst() == ["oauth2", "v2.0", "token"]:
            MicrosoftTokenEndpoint(state: state).respond(to: request)
        case (_, "parliament"), (_, "robots.txt"): MeetingPagesAPI(site: state.meetings).respond(to: request)
        case (_, "control"): ControlAPI(state: state).respond(to: request)
        default: GmailError.notFound.reply
        }
    }
}
