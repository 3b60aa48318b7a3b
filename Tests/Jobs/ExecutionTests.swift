import Synchronization
import Testing

@testable import Jobs

@Suite("An execution", .timeLimit(.minutes(1)))
struct ExecutionTests {
    private struct Broken: Error {}

    @Test("gives what the handler returned")
    func returned() async {
        let ending = await Execution().run(timeout: .seconds(30), patience: .seconds(30)) { 7 }
        guard case .returned(7) = ending else { return #expect(Bool(false), "\(ending)") }
    }

    @Test("gives what the handler threw")
    func threw() async {
        let ending = await Execution().run(timeout: .seconds(30), patience: .seconds(30)) { () throws -> Int in
            throw Broken()
        }
        guard case .threw(is Broken) = ending else { return #expect(Bool(false), "\(ending)") }
    }

    @Test("cancels a handler at its deadline")
    func deadline() async {
        let ending = await Execution().run(timeout: .milliseconds(10), patience: .seconds(30)) {
            try await ContinuousClock().sleep(for: .seconds(3600))
        }
        guard case .stopped(.deadline) = ending else { return #expect(Bool(false), "\(ending)") }
    }

    @Test("keeps the first reason it was stopped for")
    func firstReason() async {
        let execution = Execution()
        execution.stop(.drain)
        execution.stop(.request)
        let ending = await execution.run(timeout: .seconds(30), patience: .seconds(30)) {
            try await ContinuousClock().sleep(for: .seconds(3600))
        }
        guard case .stopped(.drain) = ending else { return #expect(Bool(false), "\(ending)") }
    }

    @Test("takes what a handler finished although it was asked to stop")
    func finishedAnyway() async {
        let execution = Execution()
        let ending = await execution.run(timeout: .seconds(30), patience: .seconds(30)) {
            execution.stop(.request)
            return 7
        }
        guard case .returned(7) = ending else { return #expect(Bool(false), "\(ending)") }
    }

    @Test("gives a handler up that does not listen")
    func deaf() async {
        let (release, continuation) = AsyncStream.makeStream(of: Void.self)
        let ending = await Execution().run(timeout: .milliseconds(10), patience: .milliseconds(10)) {
            // A cancelled task still waits here: the stream is iterated in a task of its own.
            await Task { for await _ in release {} }.value
        }
        continuation.finish()
        guard case .deaf(.deadline) = ending else { return #expect(Bool(false), "\(ending)") }
    }
}
