import Testing

@testable import Postgres

@Suite("A pool decides who gets a connection")
struct PoolStateTests {
    private typealias State = PoolState<String, String>
    private let now = ContinuousClock.now

    /// The grant as text: the connection's name, or `slot`.
    private func text(_ grant: State.Grant?) -> String? {
        switch grant {
        case .connection(let name, _): name
        case .slot: "slot"
        case nil: nil
        }
    }

    @Test("no more connections than its size")
    func bound() {
        var state = State(size: 2)
        #expect(text(state.acquire()) == "slot")
        #expect(text(state.acquire()) == "slot")
        #expect(text(state.acquire()) == nil)
    }

    @Test("the one used last is used next")
    func lastUsed() {
        var state = State(size: 2)
        _ = (state.acquire(), state.acquire())
        let outcome1 = state.giveBack("a", now: now)
        #expect(outcome1?.waiter == nil)
        let outcome2 = state.giveBack("b", now: now)
        #expect(outcome2?.waiter == nil)
        #expect(text(state.acquire()) == "b")
        #expect(text(state.acquire()) == "a")
        #expect(text(state.acquire()) == nil)
    }

    @Test("who waits is served in order, and nobody overtakes")
    func order() {
        var state = State(size: 1)
        _ = state.acquire()
        _ = state.wait("first", until: now + .seconds(1))
        _ = state.wait("second", until: now + .seconds(1))
        let first = state.giveBack("a", now: now)
        #expect(first?.waiter == "first")
        #expect(text(first?.grant) == "a")
        #expect(text(state.acquire()) == nil)
        let second = state.giveUp()
        #expect(second?.waiter == "second")
        #expect(text(second?.grant) == "slot")
        let outcome1 = state.giveUp()
        #expect(outcome1?.waiter == nil)
        #expect(text(state.acquire()) == "slot")
    }

    @Test("who gave up, or whose time is over, is no longer in line")
    func leaving() {
        var state = State(size: 1)
        _ = state.acquire()
        let first = state.wait("first", until: now + .seconds(1))
        _ = state.wait("second", until: now + .seconds(2))
        _ = state.wait("third", until: now + .seconds(3))
        let outcome1 = state.remove(first)
        #expect(outcome1 == "first")
        let outcome2 = state.remove(first)
        #expect(outcome2 == nil)
        let outcome3 = state.expire(now: now + .seconds(2))
        #expect(outcome3 == ["second"])
        let outcome4 = state.expire(now: now + .seconds(2))
        #expect(outcome4.isEmpty)
        #expect(state.waitingCount == 1)
    }

    @Test("one timer serves all who wait")
    func timer() {
        var state = State(size: 1)
        _ = state.acquire()
        _ = state.wait("first", until: now + .seconds(1))
        let outcome1 = state.startTimer()
        #expect(outcome1)
        let outcome2 = state.startTimer()
        #expect(!outcome2)
        let outcome3 = state.stopTimer()
        #expect(outcome3 == now + .seconds(1))
        let outcome4 = state.startTimer()
        #expect(!outcome4)
        let outcome5 = state.expire(now: now + .seconds(1))
        #expect(outcome5 == ["first"])
        let outcome6 = state.stopTimer()
        #expect(outcome6 == nil)
        let outcome7 = state.startTimer()
        #expect(outcome7)
    }

    @Test("once closed it gives nothing out")
    func closing() {
        var state = State(size: 2)
        _ = (state.acquire(), state.acquire())
        _ = state.giveBack("a", now: now)
        let closed = state.close()
        #expect(closed.connections == ["a"])
        #expect(state.slotsTaken == 1)
        #expect(text(state.acquire()) == nil)
        let outcome1 = state.giveUp()
        #expect(outcome1?.waiter == nil)
        #expect(state.slotsTaken == 0)
        let outcome2 = state.close()
        #expect(outcome2.connections.isEmpty)
    }
}
