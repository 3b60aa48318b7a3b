import HTTPClient
import HTTPTypes
import Testing

@testable import Providers

@Suite("multipart/mixed")
struct MultipartMixedTests {
    private func parts(_ text: String, _ type: String = "multipart/mixed; boundary=b_1") -> [String]? {
        MultipartMixed.parts(of: Array(text.utf8), contentType: type)?.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("parts are what stands between the delimiters; preamble and epilogue are not")
    func plain() {
        #expect(
            parts("pre\r\n--b_1\r\nA: 1\r\n\r\none\r\n--b_1\r\ntwo\r\n--b_1--\r\nepi") == ["A: 1\r\n\r\none", "two"]
        )
        #expect(parts("--b_1\ntwo\nlines\n--b_1--") == ["two\nlines"])
        #expect(parts("--b_1\r\n\r\n--b_1  \r\n--b_1--\r\n") == ["", ""])
        #expect(parts("--b_1--\r\n") == [])
    }

    @Test("a delimiter is a whole line")
    func lookalikes() {
        #expect(parts("--b_1\r\nx --b_1\r\n--b_12\r\n--b_1--\r\n") == ["x --b_1\r\n--b_12"])
    }

    @Test("boundaries may be quoted and stand anywhere among the parameters")
    func boundaries() {
        let body = "--b 1\r\nx\r\n--b 1--\r\n"
        #expect(parts(body, #"multipart/mixed; charset=utf-8; Boundary="b 1""#) == ["x"])
        #expect(parts(body, "multipart/mixed") == nil)
        #expect(parts(body, "multipart/mixed; boundary=") == nil)
    }

    @Test("a body cut short is none")
    func truncated() {
        #expect(parts("--b_1\r\none\r\n--b_1\r\ntw") == nil)
        #expect(parts("") == nil)
    }

    @Test("a part of a batch is an HTTP answer with the id of its request")
    func batchPart() throws {
        let text = """
            Content-Type: application/http\r
            Content-ID: <response-item-7>\r
            \r
            HTTP/1.1 429 Too Many Requests\r
            Retry-After: 9\r
            Content-Type: application/json\r
            \r
            {"a":\r\n\r\n1}
            """
        let part = try #require(BatchPart(Array(text.utf8)[...]))
        #expect(part.contentID == "item-7")
        #expect(part.response.status.code == 429)
        #expect(part.response.headers[HTTPField.Name("Retry-After")!] == "9")
        #expect(part.response.body == Array("{\"a\":\r\n\r\n1}".utf8))
    }

    @Test("what is no HTTP answer is no part", arguments: ["", "A: 1", "A: 1\r\n\r\n", "\r\nHTTP/1.1 abc\r\n\r\n"])
    func notAPart(text: String) {
        #expect(BatchPart(Array(text.utf8)[...]) == nil)
    }
}
