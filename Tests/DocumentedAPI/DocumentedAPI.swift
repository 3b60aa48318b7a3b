package import Models

/// What an OpenAPI document says of a server's answers, to hold real ones to it.
package struct DocumentedAPI: Sendable {
    private let document: JSONValue
    private let paths: [String: JSONValue]

    /// - Throws: ``NoDocument``.
    package init(_ document: JSONValue) throws {
        guard case .object(let paths) = document.member("paths") else { throw NoDocument() }
        self.document = document
        self.paths = paths
    }

    /// What of an answer is not as documented; nothing where all is.
    ///
    /// - Parameters:
    ///   - method: e.g. `GET`.
    ///   - target: the path asked for, with its query.
    ///   - contentType: of the answer, with its parameters; `nil` where it has none.
    package func faults(
        _ method: String, _ target: String, status: Int, contentType: String?, body: [UInt8]
    ) -> [String] {
        guard let operation = operation(method, target) else {
            // what is not there, or not by this method, is nowhere documented
            return [404, 405].contains(status) ? [] : ["the operation is not documented, and answers \(status)"]
        }
        guard let answer = operation.member("responses")?.member("\(status)").map(resolved) else {
            return ["status \(status) is not documented"]
        }
        guard case .object(let content) = answer.member("content") else {
            return body.isEmpty ? [] : ["status \(status) has a body, of which nothing is documented"]
        }
        let type = contentType.map { String($0.prefix { $0 != ";" }) } ?? "none"
        guard let schema = content[type]?.member("schema") else {
            return ["status \(status) comes as \(type), documented is \(content.keys.sorted())"]
        }
        guard type.hasSuffix("json") else { return [] }
        guard let value = try? JSONValue(parsing: body) else { return ["status \(status) has a body that is no JSON"] }
        return JSONSchema(schema, of: document).faults(of: value).map { "status \(status): \($0)" }
    }

    /// That of the path without parameters, where one fits.
    private func operation(_ method: String, _ target: String) -> JSONValue? {
        let path = target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
        let fitting = paths.filter { template, _ in
            let parts = template.split(separator: "/", omittingEmptySubsequences: false)
            return parts.count == path.count && zip(parts, path).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
        let operations = fitting.compactMap { template, methods in
            methods.member(method.lowercased()).map { (template, $0) }
        }
        return (operations.first { !$0.0.contains("{") } ?? operations.first)?.1
    }

    private func resolved(_ value: JSONValue) -> JSONValue { JSONSchema(value, of: document).schema }
}
