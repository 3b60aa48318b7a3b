import FoundationEssentials

/// Microsoft Graph's methods under `/v1.0/me`, as far as reading mail and calendars needs them.
struct GraphAPI: Sendable {
    let state: SandboxState

    /// The answer holds one of the mailbox's places until it is done; see ``SandboxReply/whenDone``.
    func respond(to request: SandboxRequest) -> SandboxReply {
        do throws(GraphRefusal) {
            let user = try authenticate(request)
            guard request.method == "GET", let call = GraphCall(Self.path(request)) else {
                throw GraphRefusal.noSuchSegment
            }
            return answer(request, call, user)
        } catch {
            return error.reply(now: state.now)
        }
    }

    private func authenticate(_ request: SandboxRequest) throws(GraphRefusal) -> SandboxUser {
        guard let header = request.authorization, header.lowercased().hasPrefix("bearer "),
            let user = state.user(accessToken: String(header.dropFirst("bearer ".count)), issuer: .microsoft)
        else { throw .unauthorized }
        guard request.path.count >= 2,
            request.path[1] == "me" || request.path.dropFirst().prefix(2) == ["users", user.email]
        else { throw GraphRefusal(status: 403, code: "ErrorAccessDenied", message: "Access is denied.") }
        return user
    }

    private static func path(_ request: SandboxRequest) -> [String] {
        Array(request.path.dropFirst(request.path[1] == "me" ? 2 : 3))
    }

    private func answer(_ request: SandboxRequest, _ call: GraphCall, _ user: SandboxUser) -> SandboxReply {
        let isResumed = request.first("$deltatoken") != nil || request.first("$skiptoken") != nil
        let admission = user.admit(call.endpoint, isResumed: isResumed)
        // A call that is refused was under way, too; only one that finds no place was not.
        guard user.withState({ $0.meter.begin(call.endpoint) }) else {
            return GraphRefusal.throttled("ApplicationThrottled", retryAfter: 1).reply(now: state.now)
        }
        var reply = answer(request, call, user, admission)
        reply.delay += admission.decision.delay
        reply.whenDone = { user.withState { $0.meter.end() } }
        return reply
    }

    private func answer(
        _ request: SandboxRequest, _ call: GraphCall, _ user: SandboxUser, _ admission: SandboxUser.Admission
    ) -> SandboxReply {
        let fault = admission.decision.fault
        let location = request.baseURL + "/" + request.path.joined(separator: "/")
        if let refusal = fault.flatMap({ GraphRefusal($0, location: location, now: state.now) }) {
            return refusal.reply(now: state.now)
        }
        guard admission.isWithinQuota else {
            return GraphRefusal.throttled("TooManyRequests", retryAfter: 10).reply(now: state.now)
        }
        var reply: SandboxReply
        do throws(GraphRefusal) {
            reply = try perform(GraphRequest(request, user: user), call)
        } catch {
            reply = error.reply(now: state.now)
        }
        let isImmutable = GraphPreferences(request.prefer).wantsImmutableIDs
        if isImmutable { reply.headers.append(("Preference-Applied", "IdType=\"ImmutableId\"")) }
        return fault.map { GmailAPI.disturb(reply, by: $0) } ?? reply
    }

    private func perform(_ request: GraphRequest, _ call: GraphCall) throws(GraphRefusal) -> SandboxReply {
        switch call {
        case .profile: profile(request)
        case .folders(let parent): try folders(request, parent: parent)
        case .folder(let id): try folder(request, id)
        case .messagesDelta(let folder): try messagesDelta(request, folder: folder)
        case .message(let id): try message(request, id)
        case .content(let id): try mimeContent(request, id)
        case .attachments(let id): try attachments(request, id)
        case .attachment(let part, let id): try attachment(request, part, of: id)
        case .calendars: calendars(request)
        case .viewDelta(let calendar): try viewDelta(request, calendar: calendar)
        case .event(let id): try event(request, id)
        }
    }

    private func profile(_ request: GraphRequest) -> SandboxReply {
        let email = request.user.email
        return SandboxReply(
            json: [
                "@odata.context": .text(request.context("users/$entity")), "id": .text(Self.userID(email)),
                "mail": .text(email), "userPrincipalName": .text(email), "displayName": .text(email),
            ] as JSON)
    }

    private static func userID(_ email: String) -> String {
        let digits = String(SeededGenerator.mix(3, email), radix: 16)
        return "00000000-0000-4000-8000-" + String(("000000000000" + digits).suffix(12))
    }
}
