import FoundationEssentials

/// Gmail's methods under `/gmail/v1/users/{userId}`, as far as reading a mailbox needs them.
struct GmailAPI: Sendable {
    let state: SandboxState

    func respond(to request: SandboxRequest) -> SandboxReply {
        guard let call = GmailCall(method: request.method, path: request.path) else { return GmailError.notFound.reply }
        do {
            let user = try authenticate(request, call: call)
            let admission = user.admit(call.endpoint)
            var reply = try answer(request, call: call, user: user, admission: admission)
            reply.delay += admission.decision.delay
            return reply
        } catch let error as GmailError {
            return error.reply
        } catch {
            return GmailError.internalError.reply
        }
    }

    private func authenticate(_ request: SandboxRequest, call: GmailCall) throws -> SandboxUser {
        guard let header = request.authorization, header.lowercased().hasPrefix("bearer "),
            let user = state.user(accessToken: String(header.dropFirst("bearer ".count)))
        else { throw GmailError.unauthorized }
        guard call.userID == "me" || call.userID == user.email else { throw GmailError.delegationDenied(call.userID) }
        return user
    }

    private func answer(
        _ request: SandboxRequest,
        call: GmailCall,
        user: SandboxUser,
        admission: SandboxUser.Admission
    ) throws -> SandboxReply {
        let fault = admission.decision.fault
        if let fault, let error = Self.refusal(fault, now: state.now) { return error.reply }
        guard admission.isWithinQuota else {
            return GmailError.rateLimit(user.quota.refusalStatus, reason: "userRateLimitExceeded").reply
        }
        let reply: SandboxReply
        do {
            reply = try perform(request, call: call, user: user)
        } catch let error as GmailError {
            reply = error.reply
        }
        return fault.map { Self.disturb(reply, by: $0) } ?? reply
    }

    private func perform(_ request: SandboxRequest, call: GmailCall, user: SandboxUser) throws -> SandboxReply {
        switch call.endpoint {
        case .profile: profile(of: user)
        case .labelsList: labels(of: user)
        case .labelsGet: try label(call.ids[0], of: user)
        case .historyList: try history(of: user, request)
        case .messagesList: try messages(of: user, request)
        case .messagesGet: try message(call.ids[0], of: user, request)
        case .attachmentsGet: try attachment(call.ids[1], message: call.ids[0], of: user)
        case .watch: try watch(user, request)
        case .stop: stop(user)
        default: throw GmailError.notFound
        }
    }

    /// The answer of a fault that refuses; `nil` for faults that only disturb.
    static func refusal(_ fault: Fault, now: Date) -> GmailError? {
        var error: GmailError
        switch fault.kind {
        case .unauthorized: error = .unauthorized
        case .rateLimited: error = .rateLimit(403, reason: "rateLimitExceeded")
        case .forbidden: error = .forbidden
        case .historyGone, .notFound: error = .notFound
        case .tooManyRequests: error = .rateLimit(429, reason: "rateLimitExceeded")
        case .internalError: error = .internalError
        case .unavailable: error = .unavailable
        case .gatewayTimeout: error = .gatewayTimeout
        case .gone: error = .gone
        default: return nil
        }
        error.retryAfter = fault.retryAfter.map { seconds in
            guard fault.retryAfterAsDate == true else { return String(seconds) }
            return MailDate.http(Int64(now.timeIntervalSince1970) + Int64(seconds))
        }
        return error
    }

    static func disturb(_ reply: SandboxReply, by fault: Fault) -> SandboxReply {
        var reply = reply
        switch fault.kind {
        case .truncated: reply.transport = .truncated
        case .reset: reply.transport = .reset
        case .garbage:
            reply.status = 200
            reply.body = Array("<html>\u{0}{\"messages\": [ {\"id\": \"18".utf8) + [0xFF, 0xFE, 0x80]
        default: break
        }
        return reply
    }
}
