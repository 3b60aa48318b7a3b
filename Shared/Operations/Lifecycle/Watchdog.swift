public import Logging
public import ServiceLifecycle

/// Asks every liveness check once a second, and ends the process when one has been failing for longer than its limit.
public struct Watchdog: Service {
    private let health: HealthRegistry
    private let logger: Logger
    private let interval: Duration
    private let pulse: @Sendable () -> Void

    /// A watchdog that calls `pulse` after every round: the sign that Swift's thread pool still runs tasks.
    public init(
        health: HealthRegistry,
        logger: Logger,
        interval: Duration = .seconds(1),
        pulse: @escaping @Sendable () -> Void = {}
    ) {
        self.health = health
        self.logger = logger
        self.interval = interval
        self.pulse = pulse
    }

    /// Watches until graceful shutdown: what drains may well stop listening.
    ///
    /// - Throws: `ComponentFailure` (70) naming the component and the reason.
    public func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await watch() }
        } catch is CancellationError {}
    }

    private func watch() async throws {
        var failing: Set<String> = []
        var last = ContinuousClock.now
        while true {
            try await Task.sleep(for: interval, tolerance: interval / 10)
            let now = ContinuousClock.now
            // A step longer than two intervals means that this process did not run meanwhile.
            let report = await health.poll(elapsed: min(now - last, interval * 2))
            last = now
            pulse()
            if let component = report.components.first(where: { !$0.isTolerated }) { throw failure(component) }
            tell(report, &failing)
        }
    }

    private func failure(_ component: HealthReport.Component) -> ComponentFailure {
        let reason = component.state.detail ?? "failing"
        let failure = ComponentFailure(
            component: component.name,
            reason: "\(reason), for \(DurationText.format(component.failingFor)); the process must be started anew"
        )
        logger.critical("component is not live", metadata: ["failed": "\(component.name)", "error": "\(reason)"])
        return failure
    }

    /// One line when a component starts failing and one when it is back.
    private func tell(_ report: HealthReport, _ failing: inout Set<String>) {
        for component in report.components {
            if component.state.isFailing, failing.insert(component.name).inserted {
                logger.warning(
                    "component is failing",
                    metadata: ["failed": "\(component.name)", "error": "\(component.state.detail ?? "")"]
                )
            } else if !component.state.isFailing, failing.remove(component.name) != nil {
                logger.notice("component is back", metadata: ["recovered": "\(component.name)"])
            }
        }
    }
}
