public import Logging

/// Turns log events into lines: text or JSON, always one line each, without secrets.
///
/// The component in brackets is the logger's label.
public struct LineLogHandler: LogHandler {
    /// The least level that is written.
    public var logLevel: Logger.Level
    /// On every line.
    public var metadata: Logger.Metadata = [:]
    /// Asked at every line.
    public var metadataProvider: Logger.MetadataProvider?

    private let component: String
    private let format: LogFormat
    private let redaction: Redaction
    private let sink: any LineSink
    private let clock: @Sendable () -> Timestamp

    init(
        component: String,
        level: Logger.Level,
        format: LogFormat,
        redaction: Redaction,
        sink: any LineSink,
        clock: @escaping @Sendable () -> Timestamp = Timestamp.now
    ) {
        self.component = component
        self.logLevel = level
        self.format = format
        self.redaction = redaction
        self.sink = sink
        self.clock = clock
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let line = LogLine(
            time: clock(),
            level: event.level,
            component: component,
            message: LogLine.cut(redaction.redact(event.message.description), to: LogLine.longestMessage),
            fields: fields(of: event)
        )
        sink.write(line.bytes(format))
    }

    /// Nearer metadata wins: the call's over the logger's over the provider's.
    private func fields(of event: LogEvent) -> [LogField] {
        var merged = metadataProvider?.get() ?? [:]
        merged.merge(metadata) { $1 }
        if let own = event.metadata { merged.merge(own) { $1 } }
        if let error = event.error, merged["error"] == nil { merged["error"] = "\(error)" }
        return LogField.ordered(
            merged.map { LogField(key: $0.key, value: LogValue($0.value, redaction: redaction)) }
        )
    }
}
