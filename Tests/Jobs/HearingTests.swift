import Testing

@testable import Jobs

@Suite("Whether a queue is heard")
struct HearingTests {
    private let hearing = Hearing(queues: ["a", "b"])

    @Test("messages that wait at two looks, with nothing delivered between, are not heard")
    func deaf() {
        #expect(!hearing.look(at: "a", waiting: 3))
        #expect(!hearing.look(at: "b", waiting: 0))
        #expect(hearing.look(at: "a", waiting: 3))
        #expect(!hearing.look(at: "b", waiting: 1))
    }

    @Test("a delivery between the looks, or an empty queue, is a sign of hearing")
    func heard() async {
        #expect(!hearing.look(at: "a", waiting: 3))
        await hearing.attend(to: "a") {}
        #expect(!hearing.look(at: "a", waiting: 3))
        #expect(!hearing.look(at: "a", waiting: 0))
        #expect(!hearing.look(at: "a", waiting: 3))
        #expect(hearing.look(at: "a", waiting: 3))
    }

    @Test("who is busy with a batch lets the others wait")
    func busy() async {
        #expect(!hearing.look(at: "a", waiting: 3))
        await hearing.attend(to: "a") {
            #expect(!hearing.look(at: "a", waiting: 3))
            #expect(!hearing.look(at: "a", waiting: 3))
        }
        #expect(!hearing.look(at: "a", waiting: 3))
    }
}
