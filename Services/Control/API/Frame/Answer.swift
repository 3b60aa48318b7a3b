import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers in the forms that the API has.
enum Answer {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return response(status, "application/json", Array(try encoder.encode(value)))
    }

    static func problem(_ problem: Problem, _ context: ControlContext) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // texts and a number: there is nothing in it that cannot be encoded
        let body = (try? encoder.encode(problem.json(instance: context.requestID))).map(Array.init) ?? []
        var response = response(problem.status, Problem.contentType, body)
        response.headers.append(contentsOf: problem.headers)
        return response
    }

    /// A page that loads nothing and tells nobody where it was.
    static func page(_ status: HTTPResponse.Status, title: String, text: String) -> Response {
        let content = """
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(escaped(title))</title><h1>\(escaped(title))</h1><p>\(escaped(text))</p></html>

            """
        var response = response(status, "text/html; charset=utf-8", Array(content.utf8))
        response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }

    private static func response(_ status: HTTPResponse.Status, _ type: String, _ body: [UInt8]) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
