import HTTPTypes
import Models

/// Why a request failed, as its client hears it: `application/problem+json` (RFC 9457).
struct Problem: Error, Sendable, Hashable {
    let status: HTTPResponse.Status
    /// The machine's word; the last part of `type`.
    let code: String
    /// For people; nothing secret.
    let detail: String
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    static let contentType = "application/problem+json"

    static var noToken: Problem {
        var problem = Problem(.unauthorized, "no_token", "this needs a bearer token in the header Authorization")
        problem.headers = [.wwwAuthenticate: "Bearer"]
        return problem
    }

    /// RFC 6750 §3.1.
    static func unauthorized(_ what: String) -> Problem {
        var problem = Problem(.unauthorized, "invalid_token", "the token \(what)")
        problem.headers = [.wwwAuthenticate: "Bearer error=\"invalid_token\""]
        return problem
    }

    static func badRequest(_ detail: String) -> Problem { Problem(.badRequest, "bad_request", detail) }

    /// RFC 9110 §15.5.9.
    static func tooSlow(_ patience: Duration) -> Problem {
        var problem = Problem(.requestTimeout, "body_too_slow", "the body has not come within \(patience)")
        problem.headers = [.connection: "close"]
        return problem
    }

    /// - Parameter instance: the request's id.
    func json(instance: String) -> JSONValue {
        .object([
            "type": .string("urn:carillon:problem:\(code)"), "title": .string(status.reasonPhrase),
            "status": .integer(status.code), "detail": .string(detail), "code": .string(code),
            "instance": .string("urn:carillon:request:\(instance)"),
        ])
    }
}
