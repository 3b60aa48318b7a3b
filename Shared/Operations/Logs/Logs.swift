import Logging

/// Sets the process's logging up.
public enum Logs {
    /// Makes every `Logger` created from now on write lines to standard output, as `LOG_FORMAT` and `LOG_LEVEL` say.
    ///
    /// To be called once per process, by whoever starts it; swift-log stops the process at a second call.
    public static func bootstrap(_ settings: Settings, redaction: Redaction = .shared) {
        let levels = settings[.logLevel]
        let format = LogFormat(rawValue: settings[.logFormat]) ?? .text
        LoggingSystem.bootstrap(
            { label, provider in
                var handler = LineLogHandler(
                    component: label,
                    level: levels[label],
                    format: format,
                    redaction: redaction,
                    sink: DescriptorSink.standardOutput
                )
                handler.metadataProvider = provider
                return handler
            },
            metadataProvider: nil
        )
    }
}
