import Testing

@testable import Jobs

@Suite("A pause between groups", .timeLimit(.minutes(1)))
struct BreathTests {
    private let hour = Duration.seconds(3600)

    @Test("comes after a small one, and lasts a moment from its beginning")
    func small() async {
        let begin = ContinuousClock.now
        await Breath.take(after: 1, since: begin)
        #expect(ContinuousClock.now - begin >= .milliseconds(3))
    }

    @Test("is left out after a large one, and where the moment is over")
    func none() async {
        await Breath.take(after: 16, since: .now + hour)
        await Breath.take(after: 1, since: .now - hour)
    }

    @Test("ends with the task")
    func cancelled() async {
        let pause = Task { await Breath.take(after: 1, since: .now + hour) }
        pause.cancel()
        await pause.value
    }
}
