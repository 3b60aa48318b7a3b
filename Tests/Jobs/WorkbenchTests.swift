import FoundationEssentials
import Testing

@testable import Jobs

@Suite("A workbench")
struct WorkbenchTests {
    private let bench = Workbench(slots: 2)
    private let claims = (0..<3).map { Claim.job(id: $0, fence: UUID()) }

    @Test("is quiet when only what cannot be stopped is left, and that keeps its slot")
    func deaf() async {
        _ = bench.seat(claims[0])
        _ = bench.seat(claims[1])
        bench.keep(claims[0], for: StrandedWork.deaf("x"))
        #expect(await bench.wait(for: .quiet, within: .milliseconds(1)) == false)
        async let quiet = bench.wait(for: .quiet, within: .seconds(30))
        bench.leave(claims[1])
        #expect(await quiet)
        #expect(bench.free == 1 && bench.stranded?.work == "x" && bench.claims.isEmpty)
    }

    @Test("has room once a slot is free")
    func room() async {
        #expect(await bench.wait(for: .room, within: .zero))
        _ = bench.seat(claims[0])
        _ = bench.seat(claims[1])
        #expect(await bench.wait(for: .room, within: .zero) == false)
        async let room = bench.wait(for: .room, within: .seconds(30))
        bench.leave(claims[0])
        #expect(await room)
    }

    @Test("that closes keeps nobody waiting for room, and stops what is seated after")
    func closed() async throws {
        _ = bench.seat(claims[0])
        _ = bench.seat(claims[1])
        async let room = bench.wait(for: .room, within: .seconds(30))
        bench.close()
        #expect(await room)
        let ending = await bench.seat(claims[2]).run(timeout: .seconds(30), patience: .seconds(30)) {
            try await ContinuousClock().sleep(for: .seconds(30))
        }
        guard case .stopped(.drain) = ending else { return #expect(Bool(false), "\(ending)") }
    }

    @Test("that closes stops at once what yields, before and after, and lets the rest go on")
    func yielding() async throws {
        let executions = claims.map { bench.seat($0) }
        bench.yield(claims[0])
        bench.close()
        bench.yield(claims[1])
        #expect(executions.map { $0.reason == .drain } == [true, true, false])
    }

    @Test("waits no longer than its task lives")
    func cancelled() async {
        _ = bench.seat(claims[0])
        let wait = Task { await bench.wait(for: .quiet, within: .seconds(30)) }
        wait.cancel()
        #expect(await wait.value == false)
    }
}
