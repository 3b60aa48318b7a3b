import Logging

/// One attempt at a claimed job: what goes with it from its start to its end.
struct JobAttempt: Sendable {
    /// The job, caused by the attempt's own span from here on.
    let job: ClaimedJob
    let span: WorkSpan?
    let logger: Logger
    let enqueued = Enqueued()
    let started = ContinuousClock.now

    init(_ claimed: ClaimedJob, _ span: WorkSpan?) {
        var job = claimed
        job.cause = claimed.cause.within(span)
        var logger = Logger(label: "task")
        logger[metadataKey: "correlation_id"] = "\(job.cause.correlationID)"
        (self.job, self.span, self.logger) = (job, span, logger)
    }
}
