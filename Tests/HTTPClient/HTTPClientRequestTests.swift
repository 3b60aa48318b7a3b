import HTTPTypes
import Testing

@testable import HTTPClient

@Suite("what goes out with a request")
struct HTTPClientRequestTests {
    @Test("header lines are in libcurl's notation, framing is left to the client")
    func headerLines() {
        var request = HTTPClientRequest(url: "https://a.example/", correlationID: "job-1", traceparent: "00-a-b-01")
        request.headers = [.accept: "a/b", .contentLength: "5", .transferEncoding: "chunked"]
        request.headers[HTTPField.Name("X-Empty")!] = ""
        #expect(
            request.headerLines == [
                "Accept: a/b", "X-Empty;", "X-Correlation-Id: job-1", "traceparent: 00-a-b-01", "Expect:",
            ]
        )
    }

    @Test("repeatable are the idempotent methods, and what is said to be")
    func repeatable() {
        for method in [HTTPRequest.Method.get, .head, .put, .delete, .options] {
            #expect(HTTPClientRequest(method: method, url: "").isRepeatable)
        }
        for method in [HTTPRequest.Method.post, .patch, .connect] {
            #expect(!HTTPClientRequest(method: method, url: "").isRepeatable)
        }
    }

    @Test("only GET and HEAD without a body are redirected")
    func redirects() {
        var configuration = HTTPClientConfiguration()
        configuration.maximumRedirects = 3
        #expect(HTTPClientRequest(url: "").redirectLimit(configuration) == 3)
        #expect(HTTPClientRequest(method: .post, url: "").redirectLimit(configuration) == 0)
        #expect(HTTPClientRequest(url: "", body: .bytes([1])).redirectLimit(configuration) == 0)
    }

    @Test("spans become milliseconds, and no positive one becomes none")
    func milliseconds() {
        #expect(Duration.seconds(5).wholeMilliseconds == 5000)
        #expect(Duration.nanoseconds(1).wholeMilliseconds == 1)
        #expect(Duration.zero.wholeMilliseconds == 0)
    }

    @Test("components are encoded byte by byte")
    func encoding() {
        #expect(URLEncoding.component("a b/ü&=+~") == "a%20b%2F%C3%BC%26%3D%2B~")
        #expect(URLEncoding.pairs([("q", "in:inbox a+b"), ("n", "")]) == "q=in%3Ainbox%20a%2Bb&n=")
    }
}
