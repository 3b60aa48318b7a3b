import ChaosJobs
import Jobs
import Postgres

extension Fault {
    /// A job is enqueued after another while that one completes: committed when the other has gone, or in the same
    /// moment.
    static let enqueuedAfter = Fault("enqueue-after racing completion") { scene in
        for round in 0..<20 {
            let numbers = scene.tally.fresh(2, .transaction)
            try await chain(numbers[0], numbers[1], holdsUp: round % 2 == 0, scene)
            scene.tally.accepted(numbers, .transaction)
            scene.tally.owe(numbers)
        }
    }

    /// - Parameter holdsUp: whether the transaction that enqueues the second ends only once the first has completed.
    private static func chain(_ first: Int64, _ second: Int64, holdsUp: Bool, _ scene: Scene) async throws {
        let halted = NoteNumber.Payload(number: first, halt: .begun)
        let ids = try await enqueue(try NoteNumber.request(halted), first, in: scene.database)
        _ = try await scene.halted([first])
        var request = try NoteNumber.request(NoteNumber.Payload(number: second))
        request.after = ids
        let (final, going) = (request, Task { try await scene.letGo([first]) })
        try await scene.database.transaction(attempts: 1) { transaction in
            _ = try await enqueue(final, second, in: transaction)
            if holdsUp { try await scene.noted([first], within: .seconds(10)) }
        }
        try await going.value
    }

    private static func enqueue(
        _ request: JobRequest, _ number: Int64, in database: any PostgresQuerying
    ) async throws -> [Int64] {
        try await database.query("INSERT INTO chaos_asked (number) VALUES (\(number))")
        return try await JobLedger.enqueue([request], cause: Cause(), in: database)
    }
}
