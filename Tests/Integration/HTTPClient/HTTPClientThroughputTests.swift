import HTTPClient
import Testing

@Suite("throughput over loopback", .timeLimit(.minutes(1)), .serialized)
struct HTTPClientThroughputTests {
    @Test("a thousand requests go through one thread, 64 at a time")
    func thousandRequests() async throws {
        try await withFaultServer({ $1.answer(200, body: String(repeating: "x", count: 1000)) }) { server in
            let client = try makeHTTPClient { $0.maximumConnectionsPerHost = 64 }
            let url = server.url
            let time = try await ContinuousClock().measure {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<1000 {
                        if number >= 64 { try await group.next() }
                        group.addTask { _ = try await client.send(HTTPClientRequest(url: url)) }
                    }
                    try await group.waitForAll()
                }
            }
            print("1000 GETs, 64 at a time: \(time), \(Int(1000 / (time / .seconds(1)))) per second")
            #expect(server.requests.count == 1000)
            #expect(server.connectionCount <= 64)
            #expect(time < .seconds(20))
        }
    }
}
