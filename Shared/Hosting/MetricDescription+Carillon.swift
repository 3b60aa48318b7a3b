public import Operations

extension MetricDescription {
    /// Every metric of Carillon; the README has the same table, and a test sees to that.
    public static let carillon: [MetricDescription] = runs + jobs + claims + ledger + http + tracing + ofEveryProcess

    private static let runs: [MetricDescription] = [
        MetricDescription(
            "carillon_tick_lateness_seconds", .histogram, "s", ["job"], "from the instant a run was due to its start"),
        MetricDescription("carillon_runs_total", .counter, "runs", ["job", "status"], "runs that ended"),
        MetricDescription(
            "carillon_run_duration_seconds", .histogram, "s", ["job"], "from a run's claim to its recorded end"),
    ]

    private static let jobs: [MetricDescription] = [
        MetricDescription(
            "carillon_jobs_enqueued_total", .counter, "jobs", ["type"],
            "queued jobs written by runs, jobs, schedules and messages"),
        MetricDescription(
            "carillon_start_latency_seconds", .histogram, "s", ["type"],
            "from the instant a queued job was due (enqueued, or its time or backoff over) to its start",
            buckets: [
                0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
                60, 300, 900, 3600,
            ]),
        MetricDescription(
            "carillon_attempts_total", .counter, "attempts", ["type", "outcome"],
            "attempts of queued jobs: `success`, `retry`, `snooze`, `handed_back`, `cancelled`, `dead_letter`"),
        MetricDescription(
            "carillon_attempt_duration_seconds", .histogram, "s", ["type"],
            "from an attempt's start to its recorded end"),
        MetricDescription(
            "carillon_dead_letters_total", .counter, "dead letters", ["kind"],
            "written by this process: `job`, `tick`, `request`, `broker`, `unrouted`"),
    ]

    private static let claims: [MetricDescription] = [
        MetricDescription(
            "carillon_claims_lost_total", .counter, "claims", ["kind"],
            "claims of this process, on a `run` or `job`, that were void when their end was to be written"),
        MetricDescription(
            "carillon_claims_taken_back_total", .counter, "claims", ["kind"], "claims of dead processes taken back"),
        MetricDescription(
            "carillon_leases_lost_total", .counter, "losses", ["reason"],
            "this process lost its proof of life: its `session` broke, or it was `declared_dead`"),
        MetricDescription(
            "carillon_processes_died_total", .counter, "processes", [], "deaths that this process proved"),
        MetricDescription(
            "carillon_outbox_published_total", .counter, "messages", [],
            "messages of the outbox that the broker confirmed"),
        MetricDescription(
            "carillon_event_notifications_total", .counter, "notifications", [],
            "notifications sent to who watches events"),
    ]

    private static let ledger: [MetricDescription] = [
        MetricDescription(
            "carillon_jobs_waiting", .gauge, "jobs", ["type", "tenant"],
            "pending queued jobs, due or for later"),
        MetricDescription("carillon_jobs_due", .gauge, "jobs", ["type", "tenant"], "pending queued jobs that are due"),
        MetricDescription(
            "carillon_jobs_oldest_due_seconds", .gauge, "s", ["type", "tenant"],
            "how long the oldest due job has been due"),
        MetricDescription("carillon_jobs_processing", .gauge, "jobs", ["type"], "queued jobs at work"),
        MetricDescription("carillon_jobs_blocked", .gauge, "jobs", ["type"], "queued jobs that wait for others"),
        MetricDescription("carillon_runs_queued", .gauge, "runs", ["job"], "runs that wait"),
        MetricDescription("carillon_runs_oldest_queued_seconds", .gauge, "s", ["job"], "age of the oldest of them"),
        MetricDescription(
            "carillon_job_last_success_timestamp_seconds", .gauge, "s since 1970", ["job"],
            "when the scheduled job last succeeded"),
        MetricDescription(
            "carillon_job_stale", .gauge, "0 or 1", ["job"], "1 when that is more than two cadences ago"),
        MetricDescription(
            "carillon_dead_letters_open", .gauge, "dead letters", ["kind"], "neither replayed nor purged"),
        MetricDescription(
            "carillon_outbox_messages", .gauge, "messages", [], "messages not yet confirmed by the broker"),
        MetricDescription("carillon_outbox_oldest_seconds", .gauge, "s", [], "age of the oldest of them"),
        MetricDescription(
            "carillon_database_oldest_transaction_seconds", .gauge, "s", [],
            "age of the oldest transaction in the database; it holds up vacuum"),
        MetricDescription("carillon_processes", .gauge, "processes", [], "workers that are alive"),
        MetricDescription(
            "carillon_figures_collection_seconds", .gauge, "s", [], "how long it took to collect these figures"),
        MetricDescription(
            "carillon_figures_timestamp_seconds", .gauge, "s since 1970", [], "when they were collected"),
    ]

    private static let http: [MetricDescription] = [
        MetricDescription(
            "carillon_http_requests_total", .counter, "requests", ["route", "method", "status"],
            "requests that the HTTP API answered"),
        MetricDescription(
            "carillon_http_request_duration_seconds", .histogram, "s", ["route"], "from a request's head to its answer"),
    ]

    private static let tracing: [MetricDescription] = [
        MetricDescription("carillon_spans_exported_total", .counter, "spans", [], "spans that the collector took"),
        MetricDescription(
            "carillon_spans_dropped_total", .counter, "spans", ["reason"],
            "spans lost: `queue_full`, `not_exported`, `rejected`"),
    ]
}
