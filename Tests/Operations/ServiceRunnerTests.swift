import Dispatch
import Glibc
import Logging
import ServiceLifecycle
import Testing

@testable import Operations

/// Exit codes are those of real processes: each of these tests runs in a child.
@Suite("Service runner", .timeLimit(.minutes(1)))
struct ServiceRunnerTests {
    @Test("SIGTERM drains in reverse order and exits 0")
    func drains() async {
        let result = await #expect(processExitsWith: .exitCode(0), observing: [\.standardOutputContent]) {
            await ServiceRunner.main("probe") { _ in
                [Announced(name: "first"), Announced(name: "second", signals: SIGTERM)]
            }
        }
        let lines = messages(result)
        #expect(lines.filter { $0.hasPrefix("closed") } == ["closed second", "closed first"])
        #expect(lines.last == "stopped")
    }

    @Test("SIGINT does the same")
    func interrupt() async {
        await #expect(processExitsWith: .exitCode(0)) {
            await ServiceRunner.main("probe") { _ in [Announced(name: "only", signals: SIGINT)] }
        }
    }

    @Test("wrong settings exit 78 and are all told on standard error")
    func configuration() async {
        let result = await #expect(processExitsWith: .exitCode(78), observing: [\.standardErrorContent]) {
            setenv("HTTP_PORT", "http", 1)
            setenv("CARILLON_GRACES", "1s", 1)
            await ServiceRunner.main("probe") { _ in [] }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("probe: 2 settings are wrong:\n"))
        #expect(text.contains("\n  HTTP_PORT='http' is not a whole number"))
    }

    private struct Unreadable: ExitCodeError {
        let exitCode = ProcessExitCode.configuration
    }

    @Test("an error that knows its exit code, found while the services are built, exits with it")
    func buildFailure() async {
        await #expect(processExitsWith: .exitCode(78)) {
            await ServiceRunner.main("probe") { _ in
                throw Unreadable()
            }
        }
    }

    @Test("a service that fails lets the others drain and exits 1")
    func failure() async {
        let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardOutputContent]) {
            await ServiceRunner.main("probe") { _ in [Announced(name: "other"), Failing(error: Broken())] }
        }
        #expect(messages(result).contains("closed other"))
    }

    @Test("a component that is deaf beyond its limit drains the rest and exits 70")
    func deaf() async {
        let result = await #expect(processExitsWith: .exitCode(70), observing: [\.standardOutputContent]) {
            await ServiceRunner.main("probe") { runtime in
                runtime.health.liveness("ticks", limit: .zero) { .failing("no consumer") }
                return [Announced(name: "other")]
            }
        }
        #expect(messages(result).contains("closed other"))
    }

    @Test("work that ignores its cancellation is ended with 70")
    func ignoresCancellation() async {
        await #expect(processExitsWith: .exitCode(70)) {
            setenv("CARILLON_GRACE", "0s", 1)
            await ServiceRunner.main("probe", margin: .milliseconds(200)) { _ in
                [Deaf(), Announced(name: "x", signals: SIGTERM)]
            }
        }
    }

    @Test("the process ends although every thread of Swift's pool is blocked")
    func blockedPool() async {
        await #expect(processExitsWith: .exitCode(70)) {
            setenv("CARILLON_GRACE", "0s", 1)
            await ServiceRunner.main("probe", margin: .milliseconds(200)) { _ in [Blocking()] }
        }
    }

    @Test("a signal before anything runs exits 0")
    func earlySignal() async {
        await #expect(processExitsWith: .exitCode(0)) {
            await ServiceRunner.main("probe") { _ in
                kill(getpid(), SIGTERM)
                try await Task.sleep(for: .seconds(60))
                return []
            }
        }
    }

    @Test("a service that drains turns readiness off first")
    func readiness() async throws {
        let settings = try Settings.load(environment: [:], redaction: Redaction())
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let runtime = ServiceRuntime(name: "test", settings: settings, logger: logger)
        let (states, state) = AsyncStream.makeStream(of: Bool.self)
        let service = Reporting(health: runtime.health, state: state)
        let group = ServiceGroup(services: [Running(runtime: runtime, service: service)], logger: logger)
        async let end: Void = group.run()
        var seen: [Bool] = []
        for await isReady in states {
            seen.append(isReady)
            if seen.count == 1 { await group.triggerGracefulShutdown() }
            if seen.count == 2 { break }
        }
        try await end
        #expect(seen == [true, false])
    }

    /// The messages of the log lines that a child wrote.
    private func messages(_ result: ExitTest.Result?) -> [String] {
        String(decoding: result?.standardOutputContent ?? [], as: UTF8.self).split(separator: "\n").compactMap { line in
            line.firstRange(of: "] ").map { String(line[$0.upperBound...]) }
        }
    }
}

private struct Broken: Error {}

/// Logs when it is closed; may send its own process a signal once it runs.
private struct Announced: Service {
    let name: String
    var signals: Int32?

    func run() async throws {
        if let signals { kill(getpid(), signals) }
        try? await gracefulShutdown()
        Logger(label: "test").info("closed \(name)")
    }
}

private struct Failing: Service {
    let error: any Error
    func run() async throws { throw error }
}

/// Neither graceful shutdown nor cancellation reaches it.
private struct Deaf: Service {
    func run() async throws {
        await withCheckedContinuation { (_: CheckedContinuation<Void, Never>) in }
    }
}

/// Blocks all threads of the pool, then asks the process to end.
private struct Blocking: Service {
    func run() async throws {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(300)) { kill(getpid(), SIGTERM) }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<2 * sysconf(Int32(_SC_NPROCESSORS_ONLN)) {
                group.addTask { while true { usleep(1_000_000) } }
            }
        }
    }
}

/// Tells whether the process is ready, once when it runs and once when it shuts down.
private struct Reporting: Service {
    let health: HealthRegistry
    let state: AsyncStream<Bool>.Continuation

    func run() async throws {
        state.yield(await health.report(.readiness).isPassing)
        try? await gracefulShutdown()
        state.yield(await health.report(.readiness).isPassing)
    }
}

/// `ServiceRunner.run` as a service, so that a group can shut it down.
private struct Running: Service {
    let runtime: ServiceRuntime
    let service: any Service

    func run() async throws {
        let code = await ServiceRunner.run(runtime, services: [service])
        #expect(code == .success)
    }
}
