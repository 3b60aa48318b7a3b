import FoundationEssentials
import HTTPTypes
import Testing

@testable import ControlService

@Suite("Uploads", .timeLimit(.minutes(1)))
struct UploadTests {
    /// Enters the gate and stays until it is told to leave.
    private struct Guest {
        let leave: AsyncStream<Void>.Continuation
        let task: Task<Void, any Error>

        static func enter(_ gate: UploadGate, _ user: UUID) async -> Guest {
            let (leaves, leave) = AsyncStream.makeStream(of: Void.self)
            let (entries, entered) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await gate.withRoom(for: user) {
                    entered.finish()
                    for await _ in leaves {}
                }
            }
            for await _ in entries {}
            return Guest(leave: leave, task: task)
        }

        func go() async throws {
            leave.finish()
            try await task.value
        }
    }

    private func refusal(_ gate: UploadGate, _ user: UUID) async -> Problem? {
        await #expect(throws: Problem.self) { try await gate.withRoom(for: user) {} }
    }

    @Test("of one user leave room for the others': two at a time, however long they take")
    func perUser() async throws {
        let (gate, ann, bob) = (UploadGate(), UUID(), UUID())
        let guests = [await Guest.enter(gate, ann), await Guest.enter(gate, ann)]
        let refused = await refusal(gate, ann)
        #expect(refused?.status == .tooManyRequests && refused?.headers[.retryAfter] == "2")
        try await gate.withRoom(for: bob) {}
        try await guests[0].go()
        try await gate.withRoom(for: ann) {}
        try await guests[1].go()
    }

    @Test("are eight at a time of all users together")
    func all() async throws {
        let gate = UploadGate()
        var guests: [Guest] = []
        for _ in 0..<UploadGate.width { guests.append(await Guest.enter(gate, UUID())) }
        let refused = await refusal(gate, UUID())
        #expect(refused?.status == .serviceUnavailable && refused?.code == "too_many_uploads")
        for guest in guests { try await guest.go() }
        try await gate.withRoom(for: UUID()) {}
    }
}
