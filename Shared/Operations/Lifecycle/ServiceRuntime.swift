import Glibc
public import Logging
import Metrics
import Tracing

/// What every service has before its own parts are built.
public struct ServiceRuntime: Sendable {
    /// The executable: `ingestion`.
    public let name: String
    /// The validated configuration.
    public let settings: Settings
    /// Where components register their checks.
    public let health: HealthRegistry
    /// What `/metrics` shows. swift-metrics writes to it.
    public let metrics: PrometheusRegistry
    /// The process's logger, labelled with its name.
    public let logger: Logger
    /// Brings spans to the collector, where there is one.
    public let tracing: TraceExport?

    /// For tests, and for who bootstraps logging and metrics otherwise.
    public init(
        name: String,
        settings: Settings,
        health: HealthRegistry = HealthRegistry(),
        metrics: PrometheusRegistry = PrometheusRegistry(),
        logger: Logger,
        tracing: TraceExport? = nil
    ) {
        self.name = name
        self.settings = settings
        self.health = health
        self.metrics = metrics
        self.logger = logger
        self.tracing = tracing
    }

    /// Reads the configuration and sets logging and metrics up for the whole process. To be called once.
    ///
    /// - Throws: `SettingsError` with every problem; nothing has been set up then.
    public static func start(
        _ name: String,
        definitions: [SettingDefinition] = SettingDefinition.all
    ) throws(SettingsError) -> ServiceRuntime {
        let settings = try Settings.load(definitions: definitions)
        signal(SIGPIPE, SIG_IGN)  // a peer that closes its end is an error of that call, not of the process
        Logs.bootstrap(settings)
        let metrics = PrometheusRegistry()
        MetricsSystem.bootstrap(metrics)
        let logger = Logger(label: name)
        let tracing = try TraceExport(name, settings: settings, logger: logger)
        if let tracing { InstrumentationSystem.bootstrap(tracing.tracer) }
        return ServiceRuntime(name: name, settings: settings, metrics: metrics, logger: logger, tracing: tracing)
    }

    /// One line per setting, at debug level, and one at info for those that differ from their defaults.
    public func logConfiguration() {
        for entry in settings.provenance {
            let level: Logger.Level = entry.origin == .builtIn ? .debug : .info
            logger.log(
                level: level,
                "setting",
                metadata: ["name": "\(entry.name)", "value": "\(entry.value)", "origin": "\(entry.origin)"]
            )
        }
    }
}
