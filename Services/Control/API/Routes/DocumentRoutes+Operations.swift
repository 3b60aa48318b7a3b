import HTTPTypes
import Library
import Models

extension DocumentRoutes {
    var operations: [APIOperation] { [ingestOperation, listOperation, showOperation, removeOperation] }

    private var ingestOperation: APIOperation {
        var operation = APIOperation(
            .post, "/ingest", id: "ingest",
            "Upload a document: text, Markdown, HTML, PDF or e-mail, by what its bytes are. Under a name that is there, its "
                + "next version.")
        operation.parameters = [APIParameter("name", in: .query, "What it is called.", isRequired: true)]
        operation.body = .object(["type": "string", "format": "binary"])
        operation.bodyType = "application/octet-stream"
        let placed = APISchema.object([
            "id": APISchema.id, "name": APISchema.text, "version": APISchema.type("integer"),
            "news": APISchema.choice(DocumentPlacement.News.allCases.map(\.rawValue)),
            "correlation_id": APISchema.text,
        ])
        operation.answers = [
            (200, "The content is there already: nothing is done.", placed),
            (202, "Taken; `GET /documents/{id}` tells how far it has come.", placed),
        ]
        operation.problems = [400, 408, 413, 415, 422, 429]
        return operation
    }

    private var listOperation: APIOperation {
        var operation = APIOperation(
            .get, "/documents", id: "listDocuments", "The latest version of each document, the newest upload first.")
        operation.parameters = [
            APIParameter("limit", in: .query, "How many at most.", APISchema.integer(1...200, default: 50)),
            APIParameter(
                "before", in: .query, "Only older ones: `next` of the page before.", APISchema.type("integer")),
        ]
        operation.answers = [
            (
                200, "A page.",
                APISchema.object(
                    ["documents": APISchema.list(of: MemberDocument.schema), "next": APISchema.type("integer")],
                    optional: ["next"])
            )
        ]
        operation.problems = [400]
        return operation
    }

    private var showOperation: APIOperation {
        var operation = APIOperation(.get, "/documents/{id}", id: "showDocument", "How far a document has come.")
        operation.parameters = [APIParameter("id", in: .path, "The document's id.", APISchema.id)]
        operation.answers = [(200, "Its latest version.", MemberDocument.schema)]
        operation.problems = [404]
        return operation
    }

    private var removeOperation: APIOperation {
        var operation = APIOperation(
            .delete, "/documents/{id}", id: "removeDocument", "Remove a document with all its versions.")
        operation.parameters = [APIParameter("id", in: .path, "The document's id.", APISchema.id)]
        operation.answers = [(200, "It is removed.", APISchema.object(["name": APISchema.text]))]
        operation.problems = [404]
        return operation
    }
}
