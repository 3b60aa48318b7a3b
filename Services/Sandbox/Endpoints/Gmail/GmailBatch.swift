/// `POST /batch/gmail/v1`: up to a hundred calls in one request. Each part is answered, charged and disturbed on its own;
/// answers come back in another order.
struct GmailBatch: Sendable {
    let state: SandboxState

    private static let maximumParts = 100

    func respond(to request: SandboxRequest) -> SandboxReply {
        guard request.path.count >= 2, request.path[1] == "gmail" else { return GmailError.notFound.reply }
        guard let boundary = BatchPart.boundary(in: request.contentType ?? "") else {
            return GmailError.badRequest("Missing boundary in multipart/mixed").reply
        }
        let parts = BatchPart.split(request.body, boundary: boundary)
        guard !parts.isEmpty else { return GmailError.badRequest("The batch request is empty").reply }
        guard parts.count <= Self.maximumParts else {
            return GmailError.badRequest("The batch request holds \(parts.count) calls; at most 100 are allowed").reply
        }
        let user = request.authorization.flatMap(user(of:))
        let admission = user?.admit(.batch)
        if let fault = admission?.decision.fault, let error = GmailAPI.refusal(fault, now: state.now) {
            return error.reply
        }
        var reply = answer(parts, of: request)
        reply.delay += admission?.decision.delay ?? .zero
        return admission?.decision.fault.map { GmailAPI.disturb(reply, by: $0) } ?? reply
    }

    private func user(of authorization: String) -> SandboxUser? {
        state.user(accessToken: String(authorization.dropFirst("Bearer ".count)))
    }

    private func answer(_ parts: [BatchPart], of request: SandboxRequest) -> SandboxReply {
        let api = GmailAPI(state: state)
        var whole = SandboxReply(body: [])
        var answers: [[UInt8]] = []
        for part in parts {
            let reply = part.request(inheriting: request.authorization).map(api.respond) ?? GmailError.notFound.reply
            // What cannot happen to a part alone happens to the batch, except that half a part is half its JSON.
            whole.delay = max(whole.delay, reply.delay)
            if reply.transport == .reset { whole.transport = .reset }
            answers.append(part.write(reply))
        }
        var random = SeededGenerator(seed: state.configuration.seed, parts.count)
        answers.shuffle(using: &random)
        let boundary = "batch_" + random.hex(digits: 24)
        whole.contentType = "multipart/mixed; boundary=\(boundary)"
        whole.body = answers.flatMap { Array("--\(boundary)\r\n".utf8) + $0 + Array("\r\n".utf8) }
        whole.body += Array("--\(boundary)--\r\n".utf8)
        return whole
    }
}
