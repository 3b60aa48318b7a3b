import Synchronization
import Testing

@testable import Operations

@Suite("Health")
struct HealthTests {
    @Test("a report lists each component, and one failure fails it")
    func report() async {
        let health = HealthRegistry()
        health.readiness("database") { .ok("3 of 3 sessions") }
        health.readiness("broker") { .failing("connection \"refused\"") }
        let report = await health.report(.readiness)
        #expect(!report.isPassing)
        #expect(
            report.json == #"{"status":"failing","components":[{"name":"database","status":"ok","#
                + #""detail":"3 of 3 sessions"},{"name":"broker","status":"failing","#
                + #""detail":"connection \"refused\""}]}"# + "\n"
        )
        #expect(await health.report(.liveness).isPassing)
    }

    @Test("a component that fails stays alive until its limit has passed, and recovers")
    func limit() async {
        let health = HealthRegistry()
        let flag = Flag()
        health.liveness("ticks", limit: .seconds(3)) { flag.isSet ? .failing("deaf") : .ok }
        for expected in [0, 1, 2, 3] {
            let report = await health.poll(elapsed: .seconds(1))
            #expect(report.isPassing)
            #expect(report.components.first?.failingFor == .seconds(expected))
        }
        #expect(await health.poll(elapsed: .seconds(1)).isPassing == false)
        #expect(
            await health.report(.liveness).json == #"{"status":"failing","components":[{"name":"ticks","#
                + #""status":"failing","detail":"deaf","failing_seconds":4,"limit_seconds":3}]}"# + "\n"
        )
        flag.clear()
        #expect(await health.poll(elapsed: .seconds(1)).isPassing)
        #expect(await health.poll(elapsed: .seconds(1)).components.first?.failingFor == .zero)
    }

    @Test("with a limit of zero one failure suffices")
    func noLimit() async {
        let health = HealthRegistry()
        health.liveness("slots", limit: .zero) { .failing("a handler ignores its cancellation") }
        #expect(await health.poll(elapsed: .seconds(1)).isPassing == false)
    }

    @Test("a check that hangs is failing, is not started twice, and holds up nobody", .timeLimit(.minutes(1)))
    func hangs() async {
        let health = HealthRegistry(timeout: .milliseconds(20))
        let gate = Gate()
        health.readiness("stuck") { await gate.pass() }
        health.readiness("fine") { .ok }
        for _ in 0..<3 {
            let states = await health.report(.readiness).components.map(\.state)
            #expect(states == [.failing("no answer within 20ms"), .ok])
        }
        #expect(gate.visitors == 1)
        gate.open()
        while await health.report(.readiness).isPassing == false { await Task.yield() }
    }

    @Test("a process that drains is not ready but alive")
    func draining() async {
        let health = HealthRegistry()
        health.liveness("ticks") { .ok }
        health.beginDraining()
        #expect(await health.report(.readiness).components.map(\.state) == [.failing("shutting down")])
        #expect(await health.report(.liveness).isPassing)
    }
}

/// A truth value that a check reads.
private final class Flag: Sendable {
    private let value = Mutex(true)
    var isSet: Bool { value.withLock { $0 } }
    func clear() { value.withLock { $0 = false } }
}

/// Holds checks until it is opened.
private final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var visitors = 0
        var waiting: [CheckedContinuation<HealthState, Never>] = []
    }

    private let state = Mutex(State())
    var visitors: Int { state.withLock { $0.visitors } }

    func pass() async -> HealthState {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                state.visitors += 1
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume(returning: .ok) }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: .ok) }
    }
}
