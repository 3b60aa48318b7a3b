import Postgres
import Testing

@Suite("Notifications on a real server", .timeLimit(.minutes(1)))
struct PostgresNotificationTests {
    @Test("come in order, with payload, also while the connection is busy")
    func order() async throws {
        try await PostgresFixture.with { fixture in
            let listener = try await fixture.connect()
            let sender = try await fixture.connect()
            let channel = "Odd \"channel\" \(fixture.schema)"
            try await listener.listen(channel)
            async let busy = listener.query("SELECT count(*) AS n FROM generate_series(1, 300000)")
            for number in 1...20 { try await sender.query("SELECT pg_notify(\(channel), \("\(number)"))") }
            let received = try await within(.seconds(10)) {
                var payloads: [String] = []
                for await notification in listener.notifications {
                    #expect(notification.channel == channel)
                    payloads.append(notification.payload)
                    if payloads.count == 20 { break }
                }
                return payloads
            }
            #expect(received == (1...20).map(String.init))
            _ = try await busy
            await listener.close()
            await sender.close()
        }
    }

    @Test("end when the connection is closed")
    func closing() async throws {
        try await PostgresFixture.with { fixture in
            let listener = try await fixture.connect()
            try await listener.listen("any")
            async let ended: Void = within(.seconds(5)) { for await _ in listener.notifications {} }
            await listener.close()
            try await ended
        }
    }
}
