import FoundationEssentials
import HTTPTypes
import Hummingbird
import Linking
import Logging

/// Where a provider's redirect arrives. A browser brings no bearer token with it; it brings the cookie of the link.
struct CallbackRoutes: ControlRoutes {
    let needsUser = false
    let linking: AccountLinking
    let callback: CallbackAddress
    let authentication: Authentication

    var operations: [APIOperation] { AccountProvider.allCases.map(operation) }

    private func operation(_ provider: AccountProvider) -> APIOperation {
        var operation = APIOperation(
            .get, "/connections/\(provider.rawValue)/callback", id: "callback_\(provider.rawValue)",
            "Where \(provider.title) sends the browser back to. Needs the cookie of the link, or the bearer token of its user."
        )
        operation.needsUser = false
        operation.parameters = [
            APIParameter("state", in: .query, "The link's."),
            APIParameter("code", in: .query, "When the user has consented."),
            APIParameter("error", in: .query, "When not."),
        ]
        operation.answers = [
            (
                200, "The account is linked; a page for people, unless `Accept` asks for JSON.",
                APISchema.object(
                    [
                        "connection_id": APISchema.id, "account": APISchema.text,
                        "kinds": APISchema.list(of: MemberConnection.anyKind),
                        "missing": APISchema.list(of: MemberConnection.anyKind),
                        "reconnected": APISchema.flag,
                    ])
            )
        ]
        operation.problems = [400, 401, 403, 404, 409, 502]
        for status in [200, 503] + operation.problems { operation.texts[status] = "text/html" }
        return operation
    }

    func add(to router: any RouterMethods<ControlContext>) {
        for provider in AccountProvider.allCases { add(provider, to: router) }
    }

    private func add(_ provider: AccountProvider, to router: any RouterMethods<ControlContext>) {
        router.get(RouterPath("/connections/\(provider.rawValue)/callback")) { request, context in
            do {
                var response = try answer(try await finish(request, context, provider), request)
                response.setCookie(callback.cookie(provider, ""))
                return response
            } catch let error as LinkError where !wantsJSON(request) {
                let problem = Problem.of(error)
                return Answer.page(
                    problem?.status ?? .badRequest, title: "Nothing was linked", text: error.description)
            }
        }
    }

    private func finish(
        _ request: Request, _ context: ControlContext, _ provider: AccountProvider
    ) async throws -> LinkedAccount {
        let user = request.headers[.authorization] == nil ? nil : try await authentication.user(request.headers)
        let linked = try await linking.finish(
            try LinkAnswer(query: try request.queryItems),
            browserSecret: request.cookies[CallbackAddress.cookieName(provider)]?.value, as: user,
            correlationID: context.correlationID)
        context.logger.info(
            "linked", metadata: ["connection": "\(linked.connectionID)", "provider": "\(linked.provider.rawValue)"])
        return linked
    }

    private struct Linked: Encodable {
        let connectionID: String
        let account: String
        let kinds: [String]
        let missing: [String]
        let reconnected: Bool

        enum CodingKeys: String, CodingKey {
            case account, kinds, missing, reconnected
            case connectionID = "connection_id"
        }
    }

    private func answer(_ linked: LinkedAccount, _ request: Request) throws -> Response {
        guard !wantsJSON(request) else {
            return try Answer.json(
                Linked(
                    connectionID: linked.connectionID.uuidString.lowercased(), account: linked.account,
                    kinds: linked.kinds.map(\.rawValue).sorted(), missing: linked.missing.map(\.rawValue).sorted(),
                    reconnected: linked.isReconnected))
        }
        let missing = linked.missing.map(\.rawValue).sorted().joined(separator: " and ")
        return Answer.page(
            .ok, title: "\(linked.account) is linked",
            text: "You can close this window." + (missing.isEmpty ? "" : " Access to \(missing) was not granted."))
    }

    private func wantsJSON(_ request: Request) -> Bool {
        let accept = request.headers[.accept] ?? ""
        return accept.contains("application/json") && !accept.contains("text/html")
    }
}
