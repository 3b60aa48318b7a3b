import AMQP
import ArgumentParser
import FoundationEssentials
import Glibc
import Jobs
import Logging
import Postgres

/// Enqueues, by the protocol of `Peers/load.py`: connects, writes `ready`, waits for a line, enqueues, closes its
/// connections, and writes when it began and ended in monotonic nanoseconds.
struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Enqueues jobs into the ledger of PEERS_DATABASE_URL.")

    enum Mode: String, ExpressibleByArgument {
        /// As fast as it goes.
        case fast
        /// One by one at an even pace, each stamped before it is sent.
        case paced
        /// As fast as the backlog stays under half a second's work.
        case closed
    }

    @Argument(help: "fast, paced or closed") var mode: Mode
    @Argument(help: "JSON, as load.py takes it") var options: String

    func run() async throws {
        let options = try JSONDecoder().decode(LoadOptions.self, from: Data(options.utf8))
        guard let url = environment("PEERS_DATABASE_URL"), let folder = environment("PEERS_TALLY") else {
            throw BenchError("PEERS_DATABASE_URL and PEERS_TALLY must be set")
        }
        let uris = environment("AMQP_URL") ?? "amqp://guest:guest@127.0.0.1:5672"
        let ringer = BellRinger(
            broker: try AMQPConfiguration(uris: uris), logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        let begin = try await ringer.whileConnected { ringer in
            var connections: [PostgresConnection] = []
            for _ in 0..<options.threads { connections.append(try await BenchDatabase.connect(url)) }
            let enqueuers = connections.map { Enqueuer(connection: $0, ringer: ringer) }
            say("ready")
            _ = readLine()
            let begin = Monotonic.nanoseconds
            let producer = Producer(options: options, tally: try Tally.open())
            try await send(enqueuers, by: producer, folder)
            for connection in connections { await connection.close() }
            return begin
        }
        say("{\"begin_ns\": \(begin), \"end_ns\": \(Monotonic.nanoseconds)}")
    }

    private func send(_ enqueuers: [Enqueuer], by producer: Producer, _ folder: String) async throws {
        let throttle = Throttle(folder: folder)
        let mode = mode
        try await withThrowingTaskGroup { group in
            for (index, enqueuer) in enqueuers.enumerated() {
                group.addTask {
                    switch mode {
                    case .fast: try await producer.fast(enqueuer, index)
                    case .paced: try await producer.paced(enqueuer, index)
                    case .closed: try await producer.closed(enqueuer, throttle)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// At once, for somebody waits at the other end of the pipe.
    private func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}
