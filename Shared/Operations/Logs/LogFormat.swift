/// The two shapes of a log line.
public enum LogFormat: String, Sendable, Hashable {
    /// `2026-11-21T08:00:00.123Z info  [scheduler] tick: job=… started at=…`
    case text
    /// One JSON object per line with `time`, `level`, `component`, `message` and the metadata beside them.
    case json
}
