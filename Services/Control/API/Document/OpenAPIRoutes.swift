import FoundationEssentials
import HTTPTypes
import Hummingbird
import Models

/// `GET /openapi.json`.
struct OpenAPIRoutes: ControlRoutes {
    let needsUser = false
    /// Those of all other routes.
    let others: [APIOperation]

    var operations: [APIOperation] {
        var document = APIOperation(.get, "/openapi.json", id: "document", "This document.")
        document.needsUser = false
        document.answers = [(200, "OpenAPI 3.1", APISchema.type("object"))]
        return [document]
    }

    func add(to router: any RouterMethods<ControlContext>) {
        let document = OpenAPIDocument.make(others + operations)
        router.get("/openapi.json") { _, _ in try Answer.json(document) }
    }
}
