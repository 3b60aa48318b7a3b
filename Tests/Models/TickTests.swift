import FoundationEssentials
import Models
import Testing

@Suite("A tick's body")
struct TickTests {
    @Test("may be empty, white space or an empty object", arguments: ["", " \n\t", "{}", "{\"parameters\":null}"])
    func emptyBodies(body: String) throws {
        #expect(try Tick(parsing: Array(body.utf8)) == Tick())
    }

    @Test("carries parameters and a run")
    func parameters() throws {
        let id = UUID()
        let tick = Tick(runID: id, parameters: ["user_id": "u", "lookback_days": 7, "full_sync": true])
        #expect(try Tick(parsing: try tick.encoded()) == tick)
    }

    @Test(
        "is refused with a reason that says what is wrong",
        arguments: [
            ("{oops", "the body is not JSON; it begins '{oops'"),
            ("[1]", "the body must be a JSON object like {\"parameters\":{}}, got a list"),
            ("{\"params\":{}}", "the body has an unknown field 'params'; it takes parameters"),
            ("{\"parameters\":[]}", "field 'parameters' of the body must be an object"),
            ("{\"run_id\":\"x\"}", "field 'run_id' of the body must be a UUID"),
        ])
    func refusals(body: String, reason: String) {
        let error = #expect(throws: MessageError.self) { try Tick(parsing: Array(body.utf8)) }
        #expect(error?.description == reason)
    }
}
