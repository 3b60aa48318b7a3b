import HTTPTypes
import Testing

@testable import HTTPClient

@Suite("secrets do not show")
struct HTTPRedactionTests {
    @Test(
        "query values, user information and fragments are left out of URLs",
        arguments: [
            ("https://a.example/path", "https://a.example/path"),
            ("https://a.example/path?q=s3cret&page=2", "https://a.example/path?q=***&page=***"),
            ("https://user:s3cret@a.example/x", "https://***@a.example/x"),
            ("https://us@er:s3cret@a.example/x", "https://***@a.example/x"),
            ("https://a.example/x?s3cret", "https://a.example/x?***"),
            ("https://a.example/x?a=b=s3cret&&c", "https://a.example/x?a=***&&***"),
            ("https://a.example/x#s3cret", "https://a.example/x"),
            ("https://a.example?k=s3cret@b", "https://a.example?k=***"),
            ("user:s3cret@proxy:3128", "***@proxy:3128"),
            ("https://a.example/x?k=1\r\nforged: line", "https://a.example/x?k=***"),
            ("https://a.example/x\r\nforged", "https://a.example/x??forged"),
            ("https://user:s3/cret@a.example/x", "https://***"),
            ("https://us@er:s3/cret@a.example/x", "https://***"),
            ("https://a.example:8443/users/a@b.example/x", "https://a.example:8443/users/a@b.example/x"),
            ("http://[::1]/x", "http://[::1]/x"),
            ("", ""),
        ]
    )
    func urls(url: String, shown: String) {
        #expect(HTTPRedaction.url(url) == shown)
    }

    @Test("a path that is the secret is left out on request")
    func paths() {
        var request = HTTPClientRequest(method: .post, url: "https://hooks.example/services/T0/s3cret?x=s3cret")
        request.hidesPath = true
        #expect("\(request)" == "POST https://hooks.example/***?x=***")
    }

    @Test("no way of printing a request shows its secrets")
    func requests() {
        var request = HTTPClientRequest(method: .post, url: "https://u:s3cret@a.example/?k=s3cret")
        request.headers = [
            .authorization: "Bearer s3cret", .cookie: "id=s3cret", .accept: "text/plain",
            HTTPField.Name("X-Api-Key")!: "s3cret", .proxyAuthorization: "s3cret",
        ]
        request.body = .bytes(Array("s3cret".utf8))
        var dumped = ""
        dump(request, to: &dumped)
        for text in ["\(request)", String(reflecting: request), dumped, "\([request])", "\((1, request))"] {
            #expect(!text.contains("s3cret"))
        }
        #expect(String(reflecting: request).contains("Accept: text/plain"))
        #expect(String(reflecting: request).contains("Authorization: ***"))
    }

    @Test("nor does printing answers, bodies, proxies and configurations")
    func others() {
        let secret = Array("s3cret".utf8)
        var configuration = HTTPClientConfiguration()
        configuration.proxy = .url("http://user:s3cret@proxy:3128")
        let things: [Any] = [
            HTTPClientResponse(status: .ok, headers: [.setCookie: "s3cret"], body: secret),
            HTTPClientBody.bytes(secret), configuration,
        ]
        for thing in things {
            var dumped = ""
            dump(thing, to: &dumped)
            #expect(!"\(thing) \(String(reflecting: thing)) \(dumped)".contains("s3cret"))
        }
    }
}
