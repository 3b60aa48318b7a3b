import Metrics
import Models
import Synchronization

/// What is measured of runs and queued jobs.
///
/// Made once for each label and its dimensions: making one costs more than using it.
enum RunMetrics {
    private static let made = Mutex<(counters: [[String]: Counter], timers: [[String]: Metrics.Timer])>(([:], [:]))

    /// Seconds between the instant a run was due and its start.
    static func lateness(_ value: Duration, job: String) {
        timer("carillon_tick_lateness_seconds", ("job", job)).recordSeconds(value.seconds)
    }

    static func ended(_ job: String, _ status: RunStatus, after duration: Duration) {
        counter("carillon_runs_total", ("job", job), ("status", status.rawValue)).increment()
        timer("carillon_run_duration_seconds", ("job", job)).recordSeconds(duration.seconds)
    }

    static func attempted(_ type: String, _ outcome: String, after duration: Duration) {
        counter("carillon_attempts_total", ("type", type), ("outcome", outcome)).increment()
        timer("carillon_attempt_duration_seconds", ("type", type)).recordSeconds(duration.seconds)
    }

    private static func counter(_ label: String, _ dimensions: (String, String)...) -> Counter {
        made.withLock { made in
            let key = [label] + dimensions.map(\.1)
            if let counter = made.counters[key] { return counter }
            let counter = Counter(label: label, dimensions: dimensions)
            made.counters[key] = counter
            return counter
        }
    }

    private static func timer(_ label: String, _ dimension: (String, String)) -> Metrics.Timer {
        made.withLock { made in
            if let timer = made.timers[[label, dimension.1]] { return timer }
            let timer = Metrics.Timer(label: label, dimensions: [dimension])
            made.timers[[label, dimension.1]] = timer
            return timer
        }
    }
}
