import FoundationEssentials
import SandboxService
import Testing

@Suite("The server", .timeLimit(.minutes(1)))
struct ServerTests {
    @Test("it is healthy while it runs and gone afterwards")
    func lifetime() async throws {
        let client = try await Bench.run { bench async throws in
            #expect(try await bench.client.send("GET", "/healthz").status == 200)
            #expect(try await bench.client.send("GET", "/nowhere").status == 404)
            return bench.client
        }
        await #expect(throws: TestClient.Failure.self) { try await client.send("GET", "/healthz") }
    }

    @Test("mail arrives by itself where that was asked for")
    func arrivals() async throws {
        try await Bench.run(configure: { $0.arrivalInterval = .milliseconds(1) }) { bench async throws in
            while try await bench.gmail("messages").json["messages"] == nil {}
        }
    }

    @Test("a port that is taken ends the server with an error, also for who waits for the port")
    func portTaken() async throws {
        try await Bench.run { bench async throws in
            await #expect(throws: (any Error).self) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    _ = try await SandboxServer.start(port: bench.client.port, in: &group)
                }
            }
        }
    }

    @Test("loopback is listened on, the network only where it is private and allowed, the rest never")
    func addresses() throws {
        let local = BindPolicy(allowsNetwork: false)
        let network = BindPolicy(allowsNetwork: true)
        for host in ["127.0.0.1", "127.8.9.1", "::1", "localhost"] { try local.check(host) }
        for host in [
            "10.1.2.3", "172.16.0.1", "172.31.255.1", "192.168.1.1", "169.254.0.9", "100.64.0.1", "192.0.2.2",
            "fd00::1", "fe80::1",
            "::ffff:10.0.0.1",
        ] {
            #expect(throws: SandboxError.self) { try local.check(host) }
            try network.check(host)
        }
        for host in [
            "8.8.8.8", "172.32.0.1", "192.169.0.1", "100.128.0.1", "192.0.3.1", "2001:db8::1", "::ffff:8.8.8.8",
            "no such host", "",
        ] {
            #expect(throws: SandboxError.self) { try network.check(host) }
        }
        #expect(throws: SandboxError.self) {
            var configuration = SandboxConfiguration()
            configuration.host = "1.1.1.1"
            _ = try SandboxServer(configuration: configuration)
        }
    }

    @Test("a hundred clients at once are answered, each with their own mailbox")
    func manyClients() async throws {
        try await Bench.run { bench async throws in
            for number in 0..<100 {
                try bench.server.state.addUser(NewUser(email: "user\(number)@example.com", messages: 10))
            }
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let token = bench.server.state.issueAccessToken(to: "user\(number)@example.com")
                        let answer = try await bench.client.send(
                            "GET",
                            "/gmail/v1/users/user\(number)@example.com/profile",
                            headers: ["Authorization": "Bearer \(token)"]
                        )
                        return try answer.json["messagesTotal"]?.int
                    }
                }
                for try await total in group { #expect(total == 10) }
            }
        }
    }
}
