import HTTPTypes
import Models

/// What the API is, for programs (OpenAPI 3.1).
enum OpenAPIDocument {
    static func make(_ operations: [APIOperation]) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for operation in operations {
            paths[operation.path, default: [:]][operation.method.rawValue.lowercased()] = operation.document
        }
        return .object([
            "openapi": "3.1.0",
            "info": .object([
                "title": "Carillon", "version": "1", "description": "Accounts, documents, search and jobs of one user.",
            ]),
            "paths": .object(paths.mapValues(JSONValue.object)),
            "security": .array([.object(["bearer": .array([])])]),
            "components": .object([
                "securitySchemes": .object([
                    "bearer": .object(["type": "http", "scheme": "bearer", "bearerFormat": "JWT"])
                ]),
                "responses": .object(["Problem": problemResponse()]),
                "schemas": .object(["Problem": problem]),
            ]),
        ])
    }

    /// - Parameter type: of a text that may come in its place.
    static func problemAnswer(orText type: String?) -> JSONValue {
        guard let type else { return .object(["$ref": "#/components/responses/Problem"]) }
        return problemResponse(besides: [type: .object(["schema": APISchema.text])])
    }

    private static func problemResponse(besides others: [String: JSONValue] = [:]) -> JSONValue {
        var content = others
        content["application/problem+json"] = .object(["schema": .object(["$ref": "#/components/schemas/Problem"])])
        return .object(["description": "Why it failed (RFC 9457).", "content": .object(content)])
    }

    private static let problem = APISchema.object([
        "type": APISchema.format("uri-reference"), "title": APISchema.text, "status": APISchema.type("integer"),
        "detail": APISchema.text, "code": APISchema.text, "instance": APISchema.format("uri-reference"),
    ])
}
