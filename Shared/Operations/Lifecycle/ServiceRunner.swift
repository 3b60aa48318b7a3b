import Glibc
import Logging
public import ServiceLifecycle

/// Runs a service from its configuration to its exit code.
///
/// | exit code | meaning |
/// |---|---|
/// | 0 | SIGTERM or SIGINT, and everything drained in order |
/// | 1 | a service failed, or had to be cancelled after the grace period |
/// | 70 | a component stayed deaf, or work ignored its cancellation; start it anew |
/// | 78 | the configuration is wrong; starting it anew does not help |
///
/// After SIGTERM services have `CARILLON_GRACE` to finish and 5 s to hand back what did not finish; then they are
/// cancelled, and 5 s later the process ends whatever it does. Whoever stops it must wait that long: grace plus 10 s.
public enum ServiceRunner {
    /// What follows the grace period, twice: time to hand work back, then time to react to cancellation.
    static let margin = Duration.seconds(5)

    /// The whole life of a process: reads the configuration, builds the services, runs them, exits.
    ///
    /// - Parameters:
    ///   - name: the executable; the label of its logger.
    ///   - definitions: the settings it knows.
    ///   - build: makes the services in order of dependency: what others need comes first and is shut down last. It
    ///     registers health checks. A thrown `ExitCodeError` decides the exit code.
    public static func main(
        _ name: String,
        definitions: [SettingDefinition] = SettingDefinition.all,
        build: (ServiceRuntime) async throws -> [any Service]
    ) async -> Never {
        await main(name, definitions: definitions, margin: margin, build: build)
    }

    static func main(
        _ name: String,
        definitions: [SettingDefinition] = SettingDefinition.all,
        margin: Duration,
        build: (ServiceRuntime) async throws -> [any Service]
    ) async -> Never {
        let runtime: ServiceRuntime
        do {
            runtime = try ServiceRuntime.start(name, definitions: definitions)
        } catch {
            DescriptorSink(STDERR_FILENO).write(Array("\(name): \(error)\n".utf8))
            end(error.exitCode)
        }
        let deadline = runtime.settings[.grace] + margin * 2
        let exitGuard = ExitGuard(deadline: deadline, logger: runtime.logger) { end($0, atOnce: true) }
        exitGuard.arm()
        let code = await run(runtime, margin: margin, exitGuard: exitGuard, build: build)
        exitGuard.disarm()
        end(code)
    }

    private static func run(
        _ runtime: ServiceRuntime,
        margin: Duration,
        exitGuard: ExitGuard,
        build: (ServiceRuntime) async throws -> [any Service]
    ) async -> ProcessExitCode {
        do {
            runtime.logConfiguration()
            let services = try await build(runtime)
            return await run(runtime, services: services, margin: margin, exitGuard: exitGuard)
        } catch {
            runtime.logger.critical("cannot start", metadata: ["error": "\(error)"])
            return (error as? any ExitCodeError)?.exitCode ?? .failure
        }
    }

    /// Runs services beside a health server and a watchdog until graceful shutdown or cancellation of the calling task,
    /// or a failure. Neither listens to signals nor exits.
    public static func run(_ runtime: ServiceRuntime, services: [any Service]) async -> ProcessExitCode {
        await run(runtime, services: services, margin: margin, exitGuard: nil)
    }

    private static func run(
        _ runtime: ServiceRuntime,
        services: [any Service],
        margin: Duration,
        exitGuard: ExitGuard?
    ) async -> ProcessExitCode {
        var configuration = configuration(runtime, services: services, exitGuard: exitGuard)
        configuration.maximumGracefulShutdownDuration = runtime.settings[.grace] + margin
        let group = ServiceGroup(configuration: configuration)
        runtime.logger.info("started")
        exitGuard?.started { Task { await group.triggerGracefulShutdown() } }
        do {
            try await group.run()
            runtime.logger.info("stopped")
            return .success
        } catch {
            let code = (error as? any ExitCodeError)?.exitCode ?? .failure
            runtime.logger.critical(
                "stopped by a failure",
                metadata: ["error": "\(error)", "exit_code": "\(code.rawValue)"]
            )
            return code
        }
    }

    /// Shut down in reverse: the watchdog first, because what drains stops listening; the health server last.
    private static func configuration(
        _ runtime: ServiceRuntime,
        services: [any Service],
        exitGuard: ExitGuard?
    ) -> ServiceGroupConfiguration {
        let settings = runtime.settings
        let server = HealthServer(
            host: settings[.httpHost],
            port: settings[.httpPort],
            health: runtime.health,
            metrics: runtime.metrics,
            logger: runtime.logger
        )
        let tracing: [any Service] = runtime.tracing.map { [$0] } ?? []
        let watchdog = Watchdog(health: runtime.health, logger: runtime.logger) { exitGuard?.pulse() }
        let marker = DrainMarker(health: runtime.health, logger: runtime.logger) { exitGuard?.expectEnd() }
        // A failure drains what still works: other jobs finish, then the process ends with the failure's code.
        return ServiceGroupConfiguration(
            services: ([server] + tracing + services + [watchdog, marker]).map {
                .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            logger: Logger(label: "lifecycle")
        )
    }

    /// The only place that ends the process. `atOnce` leaves everything as it is: what is stuck may hold any lock that
    /// an orderly end would wait for.
    private static func end(_ code: ProcessExitCode, atOnce: Bool = false) -> Never {
        if atOnce { _exit(code.rawValue) }
        exit(code.rawValue)
    }
}
