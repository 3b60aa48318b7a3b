import Operations

/// What `/metrics` says of each metric; the README's table has the same.
enum MetricDescriptions {
    static func describe(to metrics: PrometheusRegistry) {
        metrics.describe("carillon_tick_lateness_seconds", "From a run's instant to its start.")
        metrics.describe("carillon_runs_total", "Runs that ended, by job and status.")
        metrics.describe("carillon_run_duration_seconds", "From a run's claim to its end.")
        metrics.describe("carillon_attempts_total", "Attempts of queued jobs, by type and outcome.")
        metrics.describe("carillon_attempt_duration_seconds", "Duration of attempts of queued jobs.")
        metrics.describe("carillon_processes_died_total", "Deaths of other processes that this process proved.")
    }
}
