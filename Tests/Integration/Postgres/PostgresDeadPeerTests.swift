import FoundationEssentials
import Postgres
import Testing

@Suite("A peer that vanished without a word", .timeLimit(.minutes(1)))
struct PostgresDeadPeerTests {
    /// A connection through a proxy, with time limits of one to two seconds.
    private func connect(_ configure: (inout PostgresConfiguration) -> Void = { _ in }) async throws -> (
        LoopbackProxy, PostgresConnection
    ) {
        let authority = try #require(PostgresFixture.url.split(separator: "@", maxSplits: 1).last)
        let target = try #require(authority.split(separator: "/").first)
        let port = target.split(separator: ":").dropFirst().last.flatMap { UInt16($0) } ?? 5432
        let proxy = try LoopbackProxy(target: port)
        var configuration = try PostgresConfiguration(
            url: PostgresFixture.url.replacing(target, with: "127.0.0.1:\(proxy.port)"))
        configuration.tcpUserTimeout = .seconds(1)
        configuration.keepalivesIdle = .seconds(1)
        configuration.keepalivesInterval = .seconds(1)
        configure(&configuration)
        return (proxy, try await PostgresConnection.connect(configuration, logger: PostgresFixture.quiet))
    }

    @Test("is noticed by a statement within the TCP user timeout")
    func statement() async throws {
        let (proxy, connection) = try await connect()
        try proxy.swallowPackets()
        let error = try await #require(throws: PostgresError.self) {
            try await within(.seconds(5)) { try await connection.query("SELECT 1") }
        }
        #expect(error.code == .connectionLost)
        #expect(!connection.isOpen)
    }

    @Test("is noticed by an idle session that listens, whose stream then ends")
    func listening() async throws {
        let (proxy, connection) = try await connect()
        try await connection.listen("silence")
        try proxy.swallowPackets()
        try await within(.seconds(6)) { for await _ in connection.notifications {} }
        #expect(!connection.isOpen)
    }

    @Test("is noticed in the middle of COPY")
    func copying() async throws {
        let (proxy, connection) = try await connect()
        try await connection.query("CREATE TEMPORARY TABLE t (n int8)")
        let error = try await #require(throws: PostgresError.self) {
            try await within(.seconds(10)) {
                try await connection.copy(
                    into: "t", columns: ["n"],
                    rows: (0..<10_000_000).lazy.map { number in
                        if number == 100_000 { try? proxy.swallowPackets() }
                        return [number]
                    })
            }
        }
        #expect(error.code == .connectionLost)
    }

    @Test("a server that is alive for the kernel only is noticed by the response timeout")
    func frozenServer() async throws {
        let (_, connection) = try await connect { $0.responseTimeout = .milliseconds(500) }
        let error = try await #require(throws: PostgresError.self) {
            try await within(.seconds(5)) { try await connection.query("SELECT pg_sleep(3)") }
        }
        #expect(error.code == .connectionLost)
        #expect(!connection.isOpen)
    }
}
