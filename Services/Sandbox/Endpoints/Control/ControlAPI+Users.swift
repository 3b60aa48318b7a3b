extension ControlAPI {
    private struct RenewedGrant: Codable, Sendable {
        var refreshToken: String?
    }

    /// `POST /control/users` with a ``NewUser``.
    func addUser(_ request: SandboxRequest) throws -> SandboxReply {
        let user = try state.addUser(try Self.decode(request, as: NewUser.self))
        return SandboxReply(status: 201, json: UserSummary(user))
    }

    /// `POST /control/stir`: something happens in some mailbox.
    func stir() -> SandboxReply {
        guard let (user, event) = state.stir() else { return Self.done }
        return SandboxReply(json: [user: event])
    }

    /// `POST history/expire`, `grant/revoke`, `grant/renew` with an optional `{"refreshToken"}`, `tokens/expire`.
    func access(_ request: SandboxRequest, _ path: [String], user: SandboxUser) throws -> SandboxReply? {
        guard request.method == "POST", path.count == 2 else { return nil }
        switch (path[0], path[1]) {
        case ("history", "expire"): user.expireHistory()
        case ("grant", "revoke"): state.revokeGrant(of: user.email)
        case ("grant", "renew"):
            let grant = request.body.isEmpty ? RenewedGrant() : try Self.decode(request, as: RenewedGrant.self)
            user.renewGrant(refreshToken: grant.refreshToken ?? user.refreshToken)
        case ("tokens", "expire"): state.expireAccessTokens(of: user.email)
        default: return nil
        }
        return SandboxReply(json: UserSummary(user))
    }

    /// `GET`, `PUT`, `POST` (adds) and `DELETE` of `faults`, a list of ``Fault``.
    func faults(_ request: SandboxRequest, user: SandboxUser) throws -> SandboxReply? {
        switch request.method {
        case "GET": break
        case "PUT": user.faults = try Self.decode(request)
        case "POST": user.addFaults(try Self.decode(request))
        case "DELETE": user.faults = []
        default: return nil
        }
        return SandboxReply(json: user.faults)
    }

    /// `GET` and `PUT` of `consent`: the scopes that the user leaves unticked, a list.
    func consent(_ request: SandboxRequest, user: SandboxUser) throws -> SandboxReply? {
        switch request.method {
        case "GET": break
        case "PUT": user.withheldScopes = try Self.decode(request)
        default: return nil
        }
        return SandboxReply(json: user.withheldScopes)
    }

    /// `GET` and `DELETE` of `counts`, `GET` and `PUT` of `quota`.
    func usage(_ request: SandboxRequest, _ name: String, user: SandboxUser) throws -> SandboxReply? {
        switch (name, request.method) {
        case ("counts", "GET"): return SandboxReply(json: user.counts)
        case ("counts", "DELETE"): user.resetCounts()
        case ("quota", "GET"): break
        case ("quota", "PUT"): user.quota = try Self.decode(request)
        default: return nil
        }
        return name == "counts" ? SandboxReply(json: user.counts) : SandboxReply(json: user.quota)
    }
}
