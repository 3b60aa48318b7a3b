import FoundationEssentials
import HTTPClient
import HTTPTypes
import Hummingbird
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

    @Test("that trickle in are given up, and their place is free again")
    func slow() async throws {
        let (gate, user) = (UploadGate(), UUID())
        let (refusals, refused) = AsyncStream.makeStream(of: Problem.self)
        try await ControlBench.serve {
            let router = Router(context: ControlContext.self)
            router.add(middleware: FrameMiddleware())
            router.post("/") { request, _ in
                do {
                    let bytes = try await gate.withRoom(for: user) {
                        try await request.bytes(limit: 1024, within: .milliseconds(200))
                    }
                    return try Answer.json(["length": bytes.count])
                } catch let problem as Problem {
                    refused.yield(problem)
                    throw problem
                }
            }
            return router
        } _: { bench in
            for _ in 0...UploadGate.widthPerUser {
                let (pieces, piece) = AsyncStream.makeStream(of: [UInt8].self)
                piece.yield([1])
                let sending = Task {
                    var request = HTTPClientRequest(method: .post, url: bench.root + "/")
                    request.body = .stream(pieces)
                    return try await bench.http.send(request)
                }
                let problem = await refusals.first { _ in true }
                #expect(problem?.status == .requestTimeout && problem?.code == "body_too_slow")
                // what becomes of a connection that is given up is not its business
                piece.finish()
                sending.cancel()
                _ = await sending.result
            }
            let quick = try await bench.send(.post, "/", body: "quick")
            #expect(quick.status == .ok)
        }
    }
}
