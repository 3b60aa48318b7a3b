/// Finds who answers a request.
struct SandboxRouter: Sendable {
    let state: SandboxState

    func respond(to request: SandboxRequest) async -> SandboxReply {
        switch (request.method, request.path.first) {
        case ("GET", "healthz"): SandboxReply(json: ["status": "ok"])
        case ("POST", "token"): TokenEndpoint(state: state).respond(to: request)
        case (_, "gmail"): GmailAPI(state: state).respond(to: request)
        case ("POST", "batch"): GmailBatch(state: state).respond(to: request)
        case (_, "control"): ControlAPI(state: state).respond(to: request)
        default: GmailError.notFound.reply
        }
    }
}
