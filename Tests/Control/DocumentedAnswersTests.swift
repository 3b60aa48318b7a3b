import DocumentedAPI
import HTTPTypes
import Models
import Testing

@testable import ControlService

@Suite("Answers held to the API's document")
struct DocumentedAnswersTests {
    private static let id = "1F0E8A60-0000-4000-8000-000000000001"

    private func documented() throws -> DocumentedAPI {
        var list = APIOperation(.get, "/bells/{id}", id: "listBells", "Bells.")
        list.answers = [
            (
                200, "All.",
                APISchema.object(
                    [
                        "id": APISchema.id, "at": APISchema.instant, "state": APISchema.choice(["rung", "quiet"]),
                        "tones": APISchema.list(of: APISchema.integer(1...9), atLeast: 1), "note": APISchema.text,
                    ], optional: ["note"])
            ), (202, "Taken.", nil), (203, "For people.", nil),
        ]
        list.problems = [400, 404]
        list.texts = [203: "text/html", 404: "text/html"]
        return try DocumentedAPI(OpenAPIDocument.make([list]))
    }

    private func faults(
        _ status: Int, _ body: String, _ type: String? = "application/json", method: String = "GET",
        _ path: String = "/bells/7?limit=2"
    ) throws -> [String] {
        try documented().faults(method, path, status: status, contentType: type, body: Array(body.utf8))
    }

    private static func bell(_ change: String = "", state: String = "rung", tones: String = "[3,9]") -> String {
        #"{"id":"\#(id)","at":"2026-11-22T08:00:00Z","state":"\#(state)","tones":\#(tones)\#(change)}"#
    }

    @Test("have no faults where they are as it says")
    func good() throws {
        #expect(try faults(200, Self.bell()).isEmpty)
        #expect(try faults(200, Self.bell(#","note":"C""#), "application/json; charset=utf-8").isEmpty)
        #expect(try faults(202, "", nil).isEmpty)
        #expect(try faults(203, "<html>", "text/html; charset=utf-8").isEmpty)
        #expect(try faults(404, "<html>", "text/html").isEmpty)
        let problem = #"{"type":"urn:a","title":"t","status":400,"detail":"d","code":"c","instance":"urn:b"}"#
        for status in [400, 404, 401, 503] {
            #expect(try faults(status, problem, "application/problem+json").isEmpty, "\(status)")
        }
        #expect(try faults(404, "", nil, "/nothing").isEmpty, "what is not there is not documented")
    }

    @Test("have one for each thing that it does not say")
    func bad() throws {
        let cases: [(String, String)] = [
            ("lacks state", #"{"id":"\#(Self.id)","at":"2026-11-22T08:00:00Z","tones":[1]}"#),
            ("body.size is not documented", Self.bell(#","size":1"#)),
            ("body.state is", Self.bell(state: "loud")), ("body.tones[1] is text", Self.bell(tones: #"[1,"2"]"#)),
            ("body.tones[0] is 10.0", Self.bell(tones: "[10]")), ("body.tones has 0 items", Self.bell(tones: "[]")),
            ("body.tones is text", Self.bell(tones: #""1""#)), ("body.note is null", Self.bell(#","note":null"#)),
            ("documented is uuid", Self.bell().replacing(Self.id, with: "7")),
            ("documented is date-time", Self.bell().replacing("2026-11-22", with: "today")),
            ("no JSON", "{"), ("documented is object", "[]"),
        ]
        for (fault, body) in cases {
            let faults = try faults(200, body)
            #expect(faults.count == 1 && faults[0].contains(fault), "\(fault): \(faults)")
        }
    }

    @Test("have one for a status, a type, a body or an operation that it does not name")
    func unknown() throws {
        #expect(try faults(409, "{}") == ["status 409 is not documented"])
        #expect(try faults(200, "<html>", "text/html").first?.contains("comes as text/html") == true)
        #expect(try faults(400, "{}").first?.contains("comes as application/json") == true)
        #expect(try faults(202, "more", "text/plain").count == 1)
        #expect(try faults(200, "{}", method: "POST").first?.contains("the operation is not documented") == true)
        #expect(try faults(500, "{}", "application/json", method: "GET", "/nothing").count == 1)
    }
}
