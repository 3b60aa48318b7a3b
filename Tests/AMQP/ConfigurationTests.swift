import Testing

@testable import AMQP

@Suite("AMQP URIs")
struct ConfigurationTests {
    @Test("a full URI is taken apart and percent-decoded")
    func fullURI() throws {
        let configuration = try AMQPConfiguration(uris: "amqps://us%40er:p%3Aa%2Fss@rabbit.example:5999/pro%2Fd")
        let endpoint = try #require(configuration.endpoints.first)
        #expect(endpoint.isTLS)
        #expect(endpoint.user == "us@er")
        #expect(endpoint.password == "p:a/ss")
        #expect(endpoint.host == "rabbit.example")
        #expect(endpoint.port == 5999)
        #expect(endpoint.virtualHost == "pro/d")
    }

    @Test(
        "user, port and virtual host have defaults",
        arguments: [
            ("amqp://h", 5672, "/"), ("amqp://h/", 5672, "/"), ("amqps://h/%2F", 5671, "/"), ("AMQP://h:1/v", 1, "v"),
        ])
    func defaults(uri: String, port: Int, virtualHost: String) throws {
        let endpoint = try #require(try AMQPConfiguration(uris: uri).endpoints.first)
        #expect(endpoint.host == "h")
        #expect(endpoint.user == "guest")
        #expect(endpoint.password == "guest")
        #expect(endpoint.port == port)
        #expect(endpoint.virtualHost == virtualHost)
    }

    @Test("several hosts keep their order, IPv6 addresses lose their brackets")
    func severalHosts() throws {
        let endpoints = try AMQPConfiguration(uris: "amqp://a, amqp://[::1]:7/x").endpoints
        #expect(endpoints.map(\.host) == ["a", "::1"])
        #expect(endpoints.map(\.port) == [5672, 7])
        #expect(endpoints[1].description == "amqp://guest:***@[::1]:7/x")
    }

    @Test(
        "what cannot work is refused, without showing the password",
        arguments: [
            "", "rabbit", "http://h", "amqp://", "amqp://u:hunter2@", "amqp://u:hunter2@h:0", "amqp://u:hunter2@h:port",
            "amqp://u:hunter2@h:70000", "amqp://u:hunter2%@h", "amqp://u:hunter2@h/a/b",
            "amqp://u:hunter2@h?heartbeat=1",
            "amqp://u:hunter2%00@h", "amqp://h,", "amqp://u:hunter2@[::1",
        ])
    func refused(uri: String) throws {
        let error = try #require(throws: AMQPError.self) { try AMQPConfiguration(uris: uri) }
        #expect(error.code == .invalidConfiguration)
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test("no description shows the password")
    func redaction() throws {
        let configuration = try AMQPConfiguration(uris: "amqp://user:hunter2@h/v")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in [
            "\(configuration)", String(reflecting: configuration), dumped, "\(configuration.endpoints)",
            String(reflecting: configuration.endpoints[0]),
        ] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(configuration)" == "amqp://user:***@h:5672/v")
    }
}
