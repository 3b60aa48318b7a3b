import Synchronization

/// Where components say how they are.
///
/// Register before the services run; a check is asked once a second by the watchdog and whenever somebody asks over
/// HTTP, so it should read a variable rather than send a request.
public final class HealthRegistry: Sendable {
    private let state = Mutex(State())
    private let timeout: Duration

    private struct State {
        var live: [HealthCheck] = []
        var ready: [HealthCheck] = []
        var isDraining = false
    }

    /// An empty registry. A check that does not answer within `timeout` (2 s unless told otherwise) is failing.
    public init(timeout: Duration = .seconds(2)) {
        self.timeout = timeout
    }

    /// Registers a check whose failure, once it has lasted longer than `limit`, means that the process should end and
    /// be started anew. The watchdog then does so. With a limit of zero one failure suffices.
    public func liveness(
        _ name: String,
        limit: Duration = .seconds(30),
        _ check: @escaping @Sendable () async -> HealthState
    ) {
        let check = HealthCheck(name, limit: limit, timeout: timeout, check)
        state.withLock { $0.live.append(check) }
    }

    /// Registers a check whose failure means that no work should be sent here for now.
    public func readiness(_ name: String, _ check: @escaping @Sendable () async -> HealthState) {
        let check = HealthCheck(name, limit: nil, timeout: timeout, check)
        state.withLock { $0.ready.append(check) }
    }

    /// From now on the process is not ready, whatever its components say: it is shutting down.
    public func beginDraining() {
        state.withLock { $0.isDraining = true }
    }

    /// Asks every component.
    public func report(_ probe: HealthProbe) async -> HealthReport {
        let (checks, isDraining) = state.withLock { (probe == .liveness ? $0.live : $0.ready, $0.isDraining) }
        var components = await Self.ask(checks) { await $0.report() }
        if probe == .readiness, isDraining {
            components.insert(
                HealthReport.Component(
                    name: "process",
                    state: .failing("shutting down"),
                    failingFor: .zero,
                    limit: nil
                ),
                at: 0
            )
        }
        return HealthReport(probe: probe, components: components)
    }

    /// Asks every liveness check and counts how long each has been failing.
    func poll(elapsed: Duration) async -> HealthReport {
        let checks = state.withLock { $0.live }
        return HealthReport(
            probe: .liveness,
            components: await Self.ask(checks) { await $0.poll(elapsed: elapsed) }
        )
    }

    /// All at once, answers in order of registration.
    private static func ask(
        _ checks: [HealthCheck],
        _ question: @escaping @Sendable (HealthCheck) async -> HealthReport.Component
    ) async -> [HealthReport.Component] {
        await withTaskGroup(of: (Int, HealthReport.Component).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask { (index, await question(check)) }
            }
            return await group.reduce(into: [Int: HealthReport.Component]()) { $0[$1.0] = $1.1 }
                .sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
