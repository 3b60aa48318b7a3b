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
            guard let renewed = state.pushes.renew(id, of: user.email, until: end) else { throw Self.unknown }
            return SandboxReply(json: Self.json(renewed))
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
        guard let url = wish.notificationUrl, let changeType = wish.changeType,
            wish.resource?.hasSuffix("messages") == true, wish.clientState.map({ $0.count <= 128 }) ?? true
        else { throw .badRequest("The subscription is not valid.") }
        try await confirm(url)
        let subscription = PushBook.Subscription(
            id: state.pushes.newID(for: user.email), user: user.email, changeType: changeType, url: url,
            clientState: wish.clientState, endsAt: end, told: user.historyID)
        state.pushes.add(subscription)
        return SandboxReply(status: 201, json: Self.json(subscription))
    }

    /// As Graph writes it into a query: with pluses for blanks, and small letters in escapes.
    private static func encoded(_ word: String) -> String {
        URLEncoding.component(word).replacing("%20", with: "+").replacing("%3A", with: "%3a")
    }

    /// The URL has to repeat our word, as text, within ten seconds.
    private func confirm(_ url: String) async throws(GraphRefusal) {
        let word = "Validation: Testing client application reachability for subscription Request-Id: 5f0e"
        var request = HTTPClientRequest(
            method: .post,
            url: url + (url.contains("?") ? "&" : "?") + "validationToken=" + Self.encoded(word),
            timeout: .seconds(10))
        request.headers[.contentType] = "text/plain; charset=utf-8"
        let answer = try? await state.outbound?.send(request)
        guard let answer, answer.status == .ok, String(decoding: answer.body, as: UTF8.self) == word else {
            throw .badRequest("Subscription validation request failed. Notification endpoint must respond with 200 OK.")
        }
    }

    /// The secret is not shown again.
    private static func json(_ subscription: PushBook.Subscription) -> JSON {
        [
            "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#subscriptions/$entity",
            "id": .text(subscription.id), "resource": "/me/messages", "changeType": .text(subscription.changeType),
            "clientState": .null, "notificationUrl": .text(subscription.url),
            "expirationDateTime": .text(MailDate.iso(Int64(subscription.endsAt.timeIntervalSince1970))),
        ]
    }

    private static var unknown: GraphRefusal {
        GraphRefusal(status: 404, code: "ResourceNotFound", message: "The object was not found.")
    }
}
