import FoundationEssentials
import HTTPTypes
import Hummingbird
import Jobs
import Logging
import Models
import NIOCore
import Postgres

/// Where providers tell of changes. Who asks is known by a signature or a secret, not by a token of a user.
struct PushRoutes: ControlRoutes {
    let needsUser = false
    let database: PostgresPool
    /// `nil` where no push of Gmail is expected.
    let gmail: PushSignature?

    /// Graph puts up to a thousand notifications into one request.
    private static let limit = 1024 * 1024

    func add(to router: any RouterMethods<ControlContext>) {
        router.post("/push/gmail") { request, context in try await gmail(request, context) }
        router.post("/push/outlook") { request, context in try await outlook(request, context) }
    }

    /// Every answer of success tells Pub/Sub not to send it again.
    private func gmail(_ request: Request, _ context: ControlContext) async throws -> Response {
        guard let gmail else {
            throw Problem(.notFound, "no_push", "no pushes of Gmail are taken: GMAIL_PUSH_ACCOUNT is not set")
        }
        try await gmail.verify(request.headers[.authorization])
        let push = try await request.json(GmailPush.self, limit: Self.limit)
        let mailboxes = try await PushedChange.gmail(push.account, cause: Self.cause(context), in: database)
        context.logger.debug("push", metadata: ["provider": "gmail", "mailboxes": "\(mailboxes)"])
        return Response(status: .noContent)
    }

    private func outlook(_ request: Request, _ context: ControlContext) async throws -> Response {
        if let token = try request.query("validationToken") { return try Self.confirm(token) }
        let push = try await request.json(OutlookPush.self, limit: Self.limit)
        let trusted = try await push.trusted(in: database)
        let ended = trusted.filter(\.isEnd).map(\.subscriptionId)
        if !ended.isEmpty { try await PushedChange.end(ended, in: database) }
        let mailboxes = try await PushedChange.outlook(
            trusted.map(\.subscriptionId), cause: Self.cause(context), in: database)
        let strange = push.value.count - trusted.count
        context.logger.log(
            level: strange > 0 ? .warning : .debug, "push",
            metadata: ["provider": "outlook", "mailboxes": "\(mailboxes)", "refused": "\(strange)"])
        // also for what is refused: it would only come again
        return Response(status: .accepted)
    }

    /// Graph asks whether we want to be told, and wants its own word back within ten seconds.
    private static func confirm(_ token: String) throws -> Response {
        guard (1...4096).contains(token.utf8.count) else {
            throw Problem.badRequest("validationToken is no such token")
        }
        return Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: .init(string: token)))
    }

    private static func cause(_ context: ControlContext) -> Cause {
        Cause(correlationID: CorrelationID(rawValue: context.correlationID))
    }

    var operations: [APIOperation] {
        var gmail = APIOperation(
            .post, "/push/gmail", id: "pushGmail",
            "Where Pub/Sub tells that a mailbox of Gmail has changed. Signed by the service account of the subscription."
        )
        gmail.needsUser = false
        gmail.body = APISchema.object(["message": APISchema.object(["data": APISchema.text])])
        gmail.answers = [(204, "Taken.", nil)]
        gmail.problems = [400, 401, 404, 413, 415]
        var outlook = APIOperation(
            .post, "/push/outlook", id: "pushOutlook",
            "Where Microsoft Graph tells that mailboxes have changed. Each notification repeats its subscription's secret."
        )
        outlook.needsUser = false
        outlook.parameters = [APIParameter("validationToken", in: .query, "Is answered with itself, as text.")]
        outlook.body = APISchema.object([
            "value": APISchema.list(
                of: APISchema.object(
                    [
                        "subscriptionId": APISchema.text, "clientState": APISchema.text,
                        "lifecycleEvent": APISchema.text,
                    ],
                    optional: ["clientState", "lifecycleEvent"]))
        ])
        outlook.answers = [(200, "The validation token.", nil), (202, "Taken.", nil)]
        outlook.texts = [200: "text/plain"]
        outlook.problems = [400, 413, 415]
        return [gmail, outlook]
    }
}
