import FoundationEssentials
import HTTPTypes
import Hummingbird
import Linking
import Logging
import Postgres
import Schema

/// Lets through who is a user, and notes who it is.
struct AuthenticationMiddleware: RouterMiddleware {
    let authentication: Authentication
    let database: PostgresPool

    func handle(
        _ request: Request, context: ControlContext,
        next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let user = try await authentication.user(request.headers)
        let owner = try await Member.transaction(of: user, in: database) { transaction in
            try await transaction.query("SELECT tenant_id FROM users").first.map {
                LinkOwner(tenantID: try $0.decode("tenant_id"), userID: user)
            }
        }
        guard let owner else {
            throw Problem(.forbidden, "no_such_user", "the token is good, but there is no such user")
        }
        context.owner = owner
        context.logger[metadataKey: "user_id"] = "\(user.uuidString.lowercased())"
        return try await next(request, context)
    }
}
