import FoundationEssentials
import HTTPTypes
import Hummingbird
import Linking
import Logging
import Models
import Postgres
import Schema

/// The user's linked accounts: list, link, unlink.
struct ConnectionRoutes: ControlRoutes {
    let needsUser = true
    let database: PostgresPool
    let linking: AccountLinking
    let callback: CallbackAddress

    var operations: [APIOperation] { [listOperation, removeOperation] + AccountProvider.allCases.map(startOperation) }

    func add(to router: any RouterMethods<ControlContext>) {
        router.get("/connections") { _, context in try await list(context) }
        // one route for each: a parameter in place of the provider would stand where that of the id does
        for provider in AccountProvider.allCases {
            router.post(RouterPath("/connections/\(provider.rawValue)/authorization")) { request, context in
                try await start(provider, request, context)
            }
        }
        router.delete("/connections/{id}") { _, context in try await remove(context) }
    }

    private func list(_ context: ControlContext) async throws -> Response {
        let owner = try context.requireOwner()
        let rows = try await Member.transaction(of: owner.userID, in: database) { transaction in
            try await transaction.query(
                "SELECT \(unescaped: MemberConnection.columns) FROM connections ORDER BY provider, account, id")
        }
        return try Answer.json(["connections": try rows.map(MemberConnection.init)])
    }

    private struct Wish: Decodable {
        let kinds: [String]?
        let account: String?
    }

    private struct Started: Encodable {
        let url: String
        let expiresAt: Date

        enum CodingKeys: String, CodingKey {
            case url
            case expiresAt = "expires_at"
        }
    }

    private func start(_ provider: AccountProvider, _ request: Request, _ context: ControlContext) async throws
        -> Response
    {
        let wish = try await request.json(Wish.self)
        let names = wish.kinds ?? [ConnectionKind.mail.rawValue]
        let kinds = names.compactMap(ConnectionKind.init)
        guard !kinds.isEmpty, kinds.count == names.count else {
            throw Problem.badRequest("kinds must be a list of mail and calendar, with one of them at least")
        }
        if let account = wish.account, !account.contains("@") || account.contains("\0") || account.utf8.count > 320 {
            throw Problem.badRequest("account must be an e-mail address")
        }
        let link = LinkRequest(
            provider: provider, kinds: Set(kinds), redirectURI: callback.url(provider), account: wish.account,
            isBoundToBrowser: callback.bindsBrowser)
        let started = try await linking.start(link, of: try context.requireOwner())
        var response = try Answer.json(Started(url: started.url, expiresAt: started.expiresAt), status: .created)
        if let secret = started.browserSecret { response.setCookie(callback.cookie(provider, secret)) }
        return response
    }

    private struct Removed: Encodable {
        let id: UUID
        let provider: String
        let account: String
        let revocation: String
        let advice: String?
    }

    private func remove(_ context: ControlContext) async throws -> Response {
        guard let id = context.parameters.get("id").flatMap({ UUID(uuidString: $0) }) else {
            throw Problem(.notFound, "no_connection", "there is no such connection")
        }
        let removed = try await linking.unlink(id, of: try context.requireOwner(), correlationID: context.correlationID)
        if case .failed(let reason) = removed.revocation {
            context.logger.warning(
                "a grant was erased here but not revoked", metadata: ["connection": "\(id)", "reason": "\(reason)"])
        }
        return try Answer.json(
            Removed(
                id: id, provider: removed.provider.rawValue, account: removed.account,
                revocation: removed.revocation.word, advice: removed.advice))
    }
}
