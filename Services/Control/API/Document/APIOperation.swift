import HTTPTypes
import Models

/// One method of one path, as the OpenAPI document has it.
struct APIOperation: Sendable {
    let method: HTTPRequest.Method
    /// With parameters in braces.
    let path: String
    let id: String
    let summary: String
    var needsUser = true
    var parameters: [APIParameter] = []
    /// A JSON schema; nil where there is no body.
    var body: JSONValue?
    /// Of the body.
    var bodyType = "application/json"
    /// What is answered when all is well, by status: words, and the JSON schema of its body.
    var answers: [(status: Int, text: String, schema: JSONValue?)] = []
    /// Statuses of problems that are this operation's own.
    var problems: [Int] = []
    /// Media types of texts that come in place of JSON, by status.
    var texts: [Int: String] = [:]

    init(_ method: HTTPRequest.Method, _ path: String, id: String, _ summary: String) {
        self.method = method
        self.path = path
        self.id = id
        self.summary = summary
    }

    var document: JSONValue {
        var responses: [String: JSONValue] = [:]
        for answer in answers {
            var content: [String: JSONValue] = [:]
            content["application/json"] = answer.schema.map { .object(["schema": $0]) }
            if let type = texts[answer.status] { content[type] = .object(["schema": APISchema.text]) }
            var response: [String: JSONValue] = ["description": .string(answer.text)]
            if !content.isEmpty { response["content"] = .object(content) }
            responses["\(answer.status)"] = .object(response)
        }
        for status in problems + (needsUser ? [401, 403] : []) + [500, 503] {
            responses["\(status)"] = OpenAPIDocument.problemAnswer(orText: texts[status])
        }
        var document: [String: JSONValue] = [
            "operationId": .string(id), "summary": .string(summary), "responses": .object(responses),
        ]
        if !parameters.isEmpty { document["parameters"] = .array(parameters.map(\.document)) }
        if !needsUser { document["security"] = .array([]) }
        if let body {
            document["requestBody"] = .object([
                "required": true, "content": .object([bodyType: .object(["schema": body])]),
            ])
        }
        return .object(document)
    }
}
