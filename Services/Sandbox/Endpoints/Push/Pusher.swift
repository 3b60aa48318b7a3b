import FoundationEssentials
import HTTPClient
import HTTPTypes
import Logging

/// Tells whoever wants it that mailboxes have changed: as Pub/Sub on behalf of Gmail, and as Microsoft Graph.
///
/// Like both, it tells at least once and nothing of what has changed; what is not answered is told again with the next
/// change.
struct Pusher: Sendable {
    let state: SandboxState
    let http: HTTPClient
    let logger: Logger

    private static let interval = Duration.milliseconds(100)

    /// Runs until the task is cancelled.
    func run() async throws {
        while true {
            try await Task.sleep(for: Self.interval)
            let news = state.pushes.news(at: state.now) { state.user($0)?.historyID }
            for user in news.watches { await tell("Gmail", user) { try await gmail(user) } }
            for subscription in news.subscriptions {
                await tell("Graph", subscription.user) { try await graph(subscription) }
            }
        }
    }

    private func tell(_ who: String, _ user: String, _ push: () async throws -> Int) async {
        do {
            let status = try await push()
            logger.info("pushed", metadata: ["for": "\(who)", "user": "\(user)", "status": "\(status)"])
        } catch {
            logger.warning("a push did not arrive: \(error)", metadata: ["for": "\(who)", "user": "\(user)"])
        }
    }

    private func gmail(_ user: String) async throws -> Int {
        guard let url = state.configuration.pushURL(), let mailbox = state.user(user) else { return 0 }
        let now = state.now
        let notice: JSON = ["emailAddress": .text(user), "historyId": .text(mailbox.historyID)]
        let body: JSON = [
            "message": [
                "data": .text(Data(try JSONEncoder().encode(notice)).base64EncodedString()),
                "messageId": .text("\(Int64(now.timeIntervalSince1970 * 1000))"),
                "publishTime": .text(MailDate.iso(Int64(now.timeIntervalSince1970))),
            ],
            "subscription": "projects/sandbox/subscriptions/push",
        ]
        var request = try post(url, body)
        let claims: JSON = [
            "iss": "https://accounts.google.com", "aud": .text(url), "email": .text(SandboxConfiguration.pushAccount),
            "email_verified": true, "iat": .int(Int(now.timeIntervalSince1970)),
            "exp": .int(Int(now.timeIntervalSince1970) + 3600),
        ]
        request.headers[.authorization] = "Bearer \(try state.signer.sign(claims))"
        return try await http.send(request).status.code
    }

    private func graph(_ subscription: PushBook.Subscription) async throws -> Int {
        var notice: [String: JSON] = [
            "subscriptionId": .text(subscription.id), "changeType": "updated", "resource": "me/messages",
            "subscriptionExpirationDateTime": .text(MailDate.iso(Int64(subscription.endsAt.timeIntervalSince1970))),
        ]
        if let secret = subscription.clientState { notice["clientState"] = .text(secret) }
        let request = try post(subscription.url, ["value": [.object(notice)]] as JSON)
        return try await http.send(request).status.code
    }

    private func post(_ url: String, _ body: JSON) throws -> HTTPClientRequest {
        var request = HTTPClientRequest(method: .post, url: url, timeout: .seconds(10))
        request.headers[.contentType] = "application/json"
        request.body = .bytes(Array(try JSONEncoder().encode(body)))
        return request
    }
}
