import Metrics
import Models

/// What is measured of runs and queued jobs.
enum RunMetrics {
    /// Seconds between the instant a run was due and its start.
    static func lateness(_ value: Duration, job: String) {
        record("carillon_tick_lateness_seconds", value, [("job", job)])
    }

    static func ended(_ job: String, _ status: RunStatus, after duration: Duration) {
        Counter(label: "carillon_runs_total", dimensions: [("job", job), ("status", status.rawValue)]).increment()
        record("carillon_run_duration_seconds", duration, [("job", job)])
    }

    static func attempted(_ type: String, _ outcome: String, after duration: Duration) {
        Counter(label: "carillon_attempts_total", dimensions: [("type", type), ("outcome", outcome)]).increment()
        record("carillon_attempt_duration_seconds", duration, [("type", type)])
    }

    private static func record(_ label: String, _ value: Duration, _ dimensions: [(String, String)]) {
        Metrics.Timer(label: label, dimensions: dimensions).recordSeconds(value.seconds)
    }
}
