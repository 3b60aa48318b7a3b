import Jobs
import Operations

extension WorkerConfiguration {
    /// As the settings say, with errors that pass the same redaction as log lines.
    static func of(_ runtime: ServiceRuntime, maximumMessageSize: Int = 1024 * 1024) -> WorkerConfiguration {
        var configuration = WorkerConfiguration(
            slots: runtime.settings[.slots], grace: runtime.settings[.grace], maximumMessageSize: maximumMessageSize)
        configuration.children = runtime.settings[.children]
        configuration.child = ChildCommand(name: runtime.name, arguments: ["isolated"])
        configuration.redact = { Redaction.shared.redact($0) }
        configuration.historyRetention = runtime.settings[.historyRetention]
        return configuration
    }
}
