import HTTPTypes
import Linking
import Models

extension ConnectionRoutes {
    var listOperation: APIOperation {
        var operation = APIOperation(.get, "/connections", id: "listConnections", "The user's linked accounts.")
        operation.answers = [
            (
                200, "All of them, unlinked ones included.",
                APISchema.object(["connections": APISchema.list(of: MemberConnection.schema)])
            )
        ]
        return operation
    }

    func startOperation(_ provider: AccountProvider) -> APIOperation {
        var operation = APIOperation(
            .post, "/connections/\(provider.rawValue)/authorization", id: "link_\(provider.rawValue)",
            "Begins to link an account at \(provider.title), or to link it again: gives the link at which the user consents."
        )
        operation.body = APISchema.object(
            [
                "kinds": APISchema.list(of: MemberConnection.anyKind, atLeast: 1),
                "account": APISchema.format("email"),
            ], optional: ["kinds", "account"])
        operation.answers = [
            (
                201, "Send the user's browser there; it must have kept the cookie that came with this answer.",
                APISchema.object(["url": APISchema.url, "expires_at": APISchema.instant])
            )
        ]
        operation.problems = [400, 413, 415, 429]
        return operation
    }

    var removeOperation: APIOperation {
        var operation = APIOperation(
            .delete, "/connections/{id}", id: "removeConnection",
            "Unlinks an account: erases its tokens here and revokes them there. What was read stays.")
        operation.parameters = [APIParameter("id", in: .path, "The connection.", APISchema.id)]
        operation.answers = [
            (
                200, "No token is left here.",
                APISchema.object(
                    [
                        "id": APISchema.id, "provider": APISchema.text, "account": APISchema.text,
                        "revocation": APISchema.choice(["revoked", "nothing_to_revoke", "shared", "by_hand", "failed"]),
                        "advice": APISchema.text,
                    ], optional: ["advice"])
            )
        ]
        operation.problems = [404]
        return operation
    }
}
