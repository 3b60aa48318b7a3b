import Logging
import Testing

@testable import Operations

@Suite("Exit guard", .timeLimit(.minutes(1)))
struct ExitGuardTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("a thread pool that gives the watchdog no turn ends the process with 70")
    func missingPulse() async {
        let (codes, code) = AsyncStream.makeStream(of: ProcessExitCode.self)
        let exitGuard = ExitGuard(deadline: .seconds(60), pulsePeriod: .milliseconds(5), logger: logger) {
            code.yield($0)
        }
        exitGuard.arm()
        exitGuard.started {}
        #expect(await codes.first { _ in true } == .software)
        exitGuard.disarm()
    }

    @Test("once its end is expected, a process that goes on beyond the deadline is ended with 70")
    func overdue() async {
        let (codes, code) = AsyncStream.makeStream(of: ProcessExitCode.self)
        let exitGuard = ExitGuard(deadline: .milliseconds(5), logger: logger) { code.yield($0) }
        exitGuard.arm()
        exitGuard.started {}
        exitGuard.expectEnd()
        #expect(await codes.first { _ in true } == .software)
        exitGuard.disarm()
    }
}
