import FoundationEssentials
import HTTPClient
import HTTPTypes

/// Microsoft Graph's `/v1.0/subscriptions`, for messages. A new one is confirmed by its URL before it is there.
struct GraphSubscriptionsAPI: Sendable {
    let state: SandboxState

    /// Of subscriptions to messages.
    private static let longest: TimeInterval = 10_080 * 60

    func respond(to request: SandboxRequest) async -> SandboxReply {
        do throws(GraphRefusal) {
            guard let header = request.authorization, header.lowercased().hasPrefix("bearer "),
                let user = state.user(accessToken: String(header.dropFirst("bearer ".count)), issuer: .microsoft)
            else { throw GraphRefusal.unauthorized }
            let decision = user.admit(.graphSubscriptions).decision
            if let refusal = decision.fault.flatMap({ GraphRefusal($0, location: "", now: state.now) }) {
                throw refusal
            }
            var reply = try await answer(request, user)
            reply.delay += decision.delay
            return reply
        } catch {
            return error.reply(now: state.now)
        }
    }

    private func answer(_ request: SandboxRequest, _ user: SandboxUser) async throws(GraphRefusal) -> SandboxReply {
        let id = request.path.count == 3 ? request.path[2] : nil
        switch (request.method, id) {
        case ("POST", nil): return try await create(try Self.read(request), user)
        case ("PATCH", let id?):
            let end = try end(try Self.read(request))
            guard state.pushes.renew(id, of: user.email, until: end) else { throw Self.unknown }
            return SandboxReply(json: Self.json(id, until: end))
        case ("DELETE", let id?):
            guard state.pushes.remove(id, of: user.email) else { throw Self.unknown }
            return SandboxReply(status: 204, body: [])
        default: throw GraphRefusal.noSuchSegment
        }
    }

    private struct Wish: Decodable {
        var changeType: String?
        var notificationUrl: String?
        var resource: String?
        let expirationDateTime: String
        var clientState: String?
    }

    private static func read(_ request: SandboxRequest) throws(GraphRefusal) -> Wish {
        guard let wish = try? JSONDecoder().decode(Wish.self, from: Data(request.body)) else {
            throw .badRequest("The subscription cannot be read.")
        }
        return wish
    }

    private func end(_ wish: Wish) throws(GraphRefusal) -> Date {
        guard let end = try? Date(wish.expirationDateTime, strategy: .iso8601),
            (0...Self.longest).contains(end.timeIntervalSince(state.now))
        else { throw .badRequest("Subscription expiration can only be 10080 minutes in the future.") }
        return end
    }

    private func create(_ wish: Wish, _ user: SandboxUser) async throws(GraphRefusal) -> SandboxReply {
        let end = try end(wish)
        guard let url = wish.notificationUrl, wish.changeType != nil, wish.resource?.hasSuffix("messages") == true,
            wish.clientState.map({ $0.count <= 128 }) ?? true
        else { throw .badRequest("The subscription is not valid.") }
        try await confirm(url)
        let id = "sub-" + String(SeededGenerator.mix(UInt64(end.timeIntervalSince1970 * 1000), user.email), radix: 16)
        state.pushes.add(
            PushBook.Subscription(
                id: id, user: user.email, url: url, clientState: wish.clientState, endsAt: end, told: user.historyID))
        return SandboxReply(status: 201, json: Self.json(id, until: end))
    }

    /// The URL has to repeat our word, as text, within ten seconds.
    private func confirm(_ url: String) async throws(GraphRefusal) {
        let word = "Validation: Testing client application reachability for subscription Request-Id: 5f0e"
        var request = HTTPClientRequest(
            method: .post,
            url: url + (url.contains("?") ? "&" : "?") + "validationToken=" + URLEncoding.component(word),
            timeout: .seconds(10))
        request.headers[.contentType] = "text/plain; charset=utf-8"
        let answer = try? await state.outbound?.send(request)
        guard let answer, answer.status == .ok, String(decoding: answer.body, as: UTF8.self) == word else {
            throw .badRequest("Subscription validation request failed. Notification endpoint must respond with 200 OK.")
        }
    }

    private static func json(_ id: String, until end: Date) -> JSON {
        [
            "id": .text(id), "resource": "/me/messages",
            "expirationDateTime": .text(MailDate.iso(Int64(end.timeIntervalSince1970))),
        ]
    }

    private static var unknown: GraphRefusal {
        GraphRefusal(status: 404, code: "ResourceNotFound", message: "The object was not found.")
    }
}
