import FoundationEssentials
import Glibc
public import Jobs
public import Models
import Postgres

/// What a handler in a process of its own may do to it.
public struct Misdeed: QueuedJob {
    public enum Deed: String, Codable, Sendable {
        /// Ends well, having used some memory and processor time, and asks for a ``NoteNumber``.
        case none
        /// SIGKILL, to itself.
        case kill
        /// Stops with a message of Swift's runtime.
        case trap
        /// Ends its process as if all were well.
        case exit
        /// Keeps a processor busy and never listens, beside a program that it has started.
        case deaf
        /// Waits until it is told to stop.
        case wait
        /// Throws.
        case fail
        /// Asks at its first attempt for a little time.
        case snooze
        /// Notes again and again that it may act.
        case pulse
    }

    public struct Payload: Codable, Sendable {
        public var deed: Deed
        public var number: Int64

        public init(_ deed: Deed, number: Int64 = 0) {
            self.deed = deed
            self.number = number
        }
    }

    public static let type = "misdeed"
    public static let family = Family.ingestion
    /// What ``Deed/none`` uses, in bytes.
    public static let memory = 96 * 1024 * 1024

    public let backoff = Backoff(base: .milliseconds(50), cap: .milliseconds(200))
    public let isolation = Isolation.process

    public init() {}

    private struct Failed: Error {}

    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        try await context.database.query(
            "INSERT INTO chaos_halts (number, pid) VALUES (\(payload.number), \(ownProcess))")
        switch payload.deed {
        case .none: break
        case .kill: kill(getpid(), SIGKILL)
        case .trap: preconditionFailure("a trap")
        case .exit: exit(0)
        case .deaf: try beDeaf()
        case .wait: try await ContinuousClock().sleep(for: .seconds(3600))
        case .fail: throw Failed()
        case .snooze: if context.attempt == 1 { return .snooze(.milliseconds(10)) }
        case .pulse: try await pulse(payload.number, context)
        }
        return .done(counts: ["sum": Self.use()], result: .string("well")) { transaction in
            try await Effect.write(.job, payload.number, context, in: transaction)
            let next = try NoteNumber.request(NoteNumber.Payload(number: payload.number + 1))
            try await context.enqueue([next], in: transaction)
            return [:]
        }
    }

    private func beDeaf() throws {
        var pid = pid_t()
        let arguments = [strdup("sleep"), strdup("3600"), nil]
        posix_spawnp(&pid, "sleep", nil, nil, arguments, environ)
        var rounds = 0
        while rounds >= 0 { rounds = (rounds + 1) % 1_000_000 }
    }

    private func pulse(_ number: Int64, _ context: WorkContext) async throws {
        while context.attempt == 1 {
            try await context.mayAct()
            try await context.database.query(
                """
                INSERT INTO chaos_effects (note, number, pid, attempt, noted_at)
                VALUES ('pulse', \(number), \(ownProcess), \(Int32(context.attempt)), clock_timestamp())
                """)
            try await ContinuousClock().sleep(for: .milliseconds(50))
        }
    }

    /// Writes to every page.
    private static func use() -> Int {
        var bytes = [UInt8](repeating: 0, count: memory)
        for index in stride(from: 0, to: bytes.count, by: 512) { bytes[index] = UInt8(truncatingIfNeeded: index) }
        return bytes.reduce(0) { $0 &+ Int($1) } & 1
    }
}
