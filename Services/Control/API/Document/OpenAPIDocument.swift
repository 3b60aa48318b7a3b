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
                "responses": .object(["Problem": problemResponse]),
                "schemas": .object(["Problem": problem]),
            ]),
        ])
    }

    private static let problemResponse = JSONValue.object([
        "description": "Why it failed (RFC 9457).",
        "content": .object([
            "application/problem+json": .object([
                "schema": .object(["$ref": "#/components/schemas/Problem"])
            ])
        ]),
    ])

    private static let problem = APISchema.object([
        "type": APISchema.format("uri-reference"), "title": APISchema.text, "status": APISchema.type("integer"),
        "detail": APISchema.text, "code": APISchema.text, "instance": APISchema.format("uri-reference"),
    ])
}
