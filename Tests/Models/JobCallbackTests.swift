import Models
import Testing

@Suite("Callbacks as clients write them")
struct JobCallbackTests {
    private func parse(_ text: String) throws -> JobCallback {
        try JobCallback(parsing: JSONValue(parsing: text.utf8))
    }

    @Test("a webhook becomes a job of notifications that holds the URL")
    func webhook() throws {
        let callback = try parse(#"{"webhook":"https://example.com/hook?x=1","on":["failed","cancelled"]}"#)
        #expect(callback.type == "deliver_webhook" && callback.family == .notifications)
        #expect(callback.payload == ["url": "https://example.com/hook?x=1"])
        #expect(callback.statuses == [.failed, .cancelled])
        #expect(try JobCallback(stored: callback.stored) == callback)
    }

    @Test("a job is named by its routing key and takes what a job takes")
    func job() throws {
        let callback = try parse(
            """
            {"job":"maintenance.count_sheep","payload":{"a":[1]},"priority":-3,"max_retries":9,"timeout_ms":5,
            "payload_version":2,"provider":"gmail"}
            """)
        #expect(
            callback.type == "count_sheep" && callback.family == .maintenance && callback.payload == ["a": .array([1])])
        #expect(callback.priority == -3 && callback.maxRetries == 9 && callback.timeoutMilliseconds == 5)
        #expect(callback.payloadVersion == 2 && callback.provider == "gmail" && callback.statuses == JobCallback.ends)
        #expect(try JobCallback(stored: callback.stored) == callback)
    }

    @Test(
        "what is neither, or both, is refused",
        arguments: [
            "[]", "{}", #"{"job":"sheep"}"#, #"{"job":"zoo.sheep"}"#,
            #"{"webhook":"https://a.b","job":"maintenance.x"}"#,
            #"{"webhook":"ftp://a.b"}"#, #"{"webhook":"https://"}"#, #"{"webhook":"https://u:p@a.b"}"#,
            #"{"webhook":"https://a.b/ c"}"#, #"{"webhook":"https://a.b","payload":{}}"#,
            #"{"webhook":"https://a.b","on":[]}"#, #"{"webhook":"https://a.b","on":["pending"]}"#,
            #"{"job":"maintenance.x","payload":[]}"#, #"{"job":"maintenance.x","priority":70000}"#,
            #"{"job":"maintenance.x","max_retries":0}"#, #"{"job":"maintenance.x","unique_key":"k"}"#,
        ])
    func refused(_ text: String) throws {
        #expect(throws: CallbackError.self) { try parse(text) }
    }

    @Test("a request by message takes every field, and names the wrong one")
    func message() throws {
        let body = """
            {"payload":{"a":1},"payload_version":3,"unique_key":"k","on_duplicate":"replace","priority":2,"max_retries":5,
            "timeout_ms":90000,"expires_at":"2026-05-04T10:00:00Z","after":[1,2],"provider":"gmail",
            "tenant_id":"6F3A8B1E-0000-4000-8000-000000000001","reference_type":"mail","reference_id":"7",
            "callback":{"webhook":"https://example.com"}}
            """
        let message = try JobMessage(parsing: Array(body.utf8))
        #expect(message.payloadVersion == 3 && message.onDuplicate == "replace" && message.maxRetries == 5)
        #expect(message.timeout == .seconds(90) && message.after == [1, 2] && message.referenceID == "7")
        #expect(message.callback?.type == "deliver_webhook" && message.expiresAt != nil && message.tenantID != nil)
        for wrong in [
            #"{"after":["x"]}"#, #"{"timeout_ms":0}"#, #"{"tenant_id":"x"}"#, #"{"on_duplicate":"replace"}"#,
            #"{"on_duplicate":"drop","unique_key":"k"}"#, #"{"callback":{"webhook":"x"}}"#, #"{"payload_version":0}"#,
        ] {
            #expect(throws: MessageError.self, "\(wrong)") { try JobMessage(parsing: Array(wrong.utf8)) }
        }
    }
}
