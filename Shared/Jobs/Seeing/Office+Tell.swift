import Logging

extension Office {
    /// Tells of a transition that is committed: a line of the log in the shape of all of them, and an event.
    func tell(_ transition: Transition, level: Logger.Level = .info) {
        Logger(label: transition.kind == .job ? "task" : "scheduler").log(transition, at: level)
        events.tell(transition)
    }

    /// Tells of the queued jobs that some work has written.
    func tell(_ enqueued: Enqueued, by cause: Cause) {
        for transition in enqueued.transitions(cause) {
            WorkMetrics.enqueued(transition.name, transition.count)
            tell(transition)
        }
    }
}

extension Logger {
    func log(_ transition: Transition, at level: Level) {
        log(
            level: level, "\(transition.line)",
            metadata: transition.correlationID.map { ["correlation_id": "\($0)"] })
    }
}
