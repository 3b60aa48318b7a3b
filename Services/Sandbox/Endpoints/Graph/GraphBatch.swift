import FoundationEssentials

/// `POST /v1.0/$batch`: up to twenty calls in one request. Each has its own status. What does not wait for another
/// (`dependsOn`) runs at the same time, so that of more than four calls to one mailbox the fifth finds no place.
struct GraphBatch: Sendable {
    let state: SandboxState

    private struct Body: Decodable {
        struct Part: Decodable {
            let id: String
            let method: String
            let url: String
            var headers: [String: String]?
            var dependsOn: [String]?
        }

        let requests: [Part]
    }

    private static let maximumParts = 20

    func respond(to request: SandboxRequest) -> SandboxReply {
        guard let authorization = request.authorization,
            let user = state.user(accessToken: String(authorization.dropFirst("Bearer ".count)), issuer: .microsoft)
        else { return GraphRefusal.unauthorized.reply(now: state.now) }
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(request.body)),
            (1...Self.maximumParts).contains(body.requests.count),
            Set(body.requests.map(\.id)).count == body.requests.count
        else {
            return GraphRefusal.badRequest("A batch holds 1 to \(Self.maximumParts) requests with ids of their own.")
                .reply(now: state.now)
        }
        let decision = user.admit(.graphBatch).decision
        if let refusal = decision.fault.flatMap({ GraphRefusal($0, location: request.baseURL, now: state.now) }) {
            return refusal.reply(now: state.now)
        }
        var reply = answer(body.requests, request)
        reply.delay += decision.delay
        return decision.fault.map { GmailAPI.disturb(reply, by: $0) } ?? reply
    }

    private func answer(_ parts: [Body.Part], _ request: SandboxRequest) -> SandboxReply {
        var replies: [String: SandboxReply] = [:]
        var answers: [JSON] = []
        for part in parts {
            let reply: SandboxReply
            if part.dependsOn?.contains(where: { (replies[$0]?.status ?? 400) >= 400 }) ?? false {
                reply = GraphRefusal(status: 424, code: "FailedDependency", message: "What it waits for failed.")
                    .reply(now: state.now)
            } else {
                for id in part.dependsOn ?? [] { replies[id]?.end() }
                reply = GraphAPI(state: state).respond(to: Self.request(part, request))
            }
            replies[part.id] = reply
            answers.append(Self.answer(part.id, reply))
        }
        for id in replies.keys.sorted() { replies[id]?.end() }
        var whole = SandboxReply(json: ["responses": .list(answers.reversed())] as JSON)
        whole.delay = replies.values.map(\.delay).max() ?? .zero
        if replies.values.contains(where: { $0.transport == .reset }) { whole.transport = .reset }
        return whole
    }

    private static func request(_ part: Body.Part, _ whole: SandboxRequest) -> SandboxRequest {
        let prefer = part.headers?.first { $0.key.lowercased() == "prefer" }?.value
        return SandboxRequest(
            method: part.method, target: "/v1.0" + (part.url.hasPrefix("/") ? part.url : "/\(part.url)"),
            authorization: whole.authorization, prefer: prefer, authority: whole.authority)
    }

    private static func answer(_ id: String, _ reply: SandboxReply) -> JSON {
        var headers: [String: JSON] = ["Content-Type": .text(reply.contentType)]
        for header in reply.headers { headers[header.name] = .text(header.value) }
        // What is no JSON comes in Base64.
        let body = JSON(parsing: reply.body) ?? .text(Data(reply.body).base64EncodedString())
        return ["id": .text(id), "status": .int(reply.status), "headers": .object(headers), "body": body]
    }
}

extension SandboxReply {
    /// Gives the place back, once.
    fileprivate mutating func end() {
        whenDone?()
        whenDone = nil
    }
}
