import FoundationEssentials
public import Jobs
public import Models
import Postgres

/// Writes its number in its effects: once, whatever happens meanwhile.
public struct NoteNumber: QueuedJob {
    public struct Payload: Codable, Sendable {
        public var number: Int64
        public var note: Note
        /// How long the handler works, in milliseconds.
        public var work: Int
        public var halt: Halt?

        public init(number: Int64, note: Note = .job, work: Int = 0, halt: Halt? = nil) {
            self.number = number
            self.note = note
            self.work = work
            self.halt = halt
        }
    }

    public static let type = "note_number"
    public static let family = Family.ingestion

    public init() {}

    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        if payload.halt == .begun { try await payload.halt?.reach(payload.number, context) }
        try await ContinuousClock().sleep(for: .milliseconds(payload.work))
        return .done { transaction in
            try await Effect.write(payload.note, payload.number, context, in: transaction)
            if let halt = payload.halt, halt != .begun {
                try await halt.reach(payload.number, context)
                try await halt.join(in: transaction)
            }
            return ["noted": 1]
        }
    }
}
